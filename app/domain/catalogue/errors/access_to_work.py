"""Errors of Access to Work applications."""

from app.domain.catalogue.errors.entry import Entry

ENTRIES = (
    Entry("ATW-001", "declaration-missing", "business-rule", "unprocessable",
          "An application is submitted when the person has declared it. Ask them to declare it: POST "
          "QuestionnaireResponse/[id]/$declare as the person."),
    Entry("ATW-002", "declaration-not-yours", "business-rule", "unprocessable",
          "Only the person declares an application. Leave the declaration out; it is added when they declare."),
    Entry("ATW-003", "person-declares", "forbidden", "forbidden",
          "Only the person whose application it is declares it. Ask them to sign in and declare."),
    Entry("ATW-004", "no-draft", "business-rule", "conflict",
          "This is no draft of an application, or it was declared before. Declare the latest draft."),
    Entry("ATW-005", "application-open", "duplicate", "conflict",
          "You have an application that is open. Withdraw that one first, or answer what it asks."),
    Entry("ATW-006", "drafting-role", "forbidden", "forbidden",
          "The role {role} does not draft applications. The person, their practice or occupational health may."),
    Entry("ATW-007", "decision-missing", "required", "unprocessable",
          "A decision is needed. Send the part decision with one of: {values}."),
    Entry("ATW-009", "no-receiver", "not-found", "unprocessable",
          "No organisation here takes Access to Work applications. Ask the operator to register one of type dwp-atw."),
    Entry("ATW-010", "under-age", "business-rule", "note",
          "Access to Work is for people of {age} and over: it can be sent from {day}. A careers service helps before.",
          severity="warning"),
    Entry("ATW-011", "starts-later", "business-rule", "note",
          "The job starts more than {weeks} weeks from now: the application can be sent from {day}. The draft stays.",
          severity="warning"),
    Entry("ATW-012", "voluntary-work", "business-rule", "note",
          "Access to Work is for paid work. The person may send it anyway; a volunteer centre helps with other work.",
          severity="warning"),
    Entry("ATW-013", "lives-elsewhere", "business-rule", "note",
          "Access to Work covers England, Scotland and Wales. In Northern Ireland, ask a Jobs and Benefits office.",
          severity="warning"),
    Entry("ATW-014", "handed-to-person", "business-rule", "note",
          "The application was not sent to DWP: the person sends it on GOV.UK, with this form beside them.",
          severity="warning"),
)  # fmt: skip
