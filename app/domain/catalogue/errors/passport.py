"""Errors of Health Adjustment Passports."""

from app.domain.catalogue.errors.entry import Entry

ENTRIES = (
    Entry("PAS-001", "awaiting-person", "business-rule", "conflict",
          "The person publishes what stands in their passport. Send your advice as in-progress; they approve it."),
    Entry("PAS-002", "persons-own-words", "forbidden", "forbidden",
          "The person words their passport. Occupational health drafts section 13 alone: leave the others out."),
    Entry("PAS-003", "person-approves", "forbidden", "forbidden",
          "Only the person whose passport it is approves it. Ask them to sign in and approve."),
    Entry("PAS-004", "no-draft", "business-rule", "conflict",
          "This is no draft of advice for a passport. Approve one that is in-progress and was written by a clinician."),
    Entry("PAS-005", "no-passport", "business-rule", "conflict",
          "There is no passport yet for the advice to stand in. Write the passport first."),
    Entry("PAS-006", "no-section-open", "not-found", "unprocessable",
          "None of these sections of the passport is open to you. Ask the person to share them, or ask them yourself."),
)  # fmt: skip
