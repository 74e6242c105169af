Extension: AuthorityProof
Id: authority-proof
Title: "Proof of authority"
Description: "What proves that the representative who gave a consent may decide for the person: the registered power of attorney, the order, the letter."
Context: Consent
* insert Draft(2026-11-22)
* value[x] 1..
* value[x] only Attachment or Reference(DocumentReference)
