CodeSystem: CommunicationKindCodes
Id: communication-kind
Title: "Communication kind"
* insert Codes(2026-11-22)
* #signpost "Signpost"
* #question "Question"
* #answer "Answer"
* #notice "Notice"
* #escalation "Words of an escalation"
