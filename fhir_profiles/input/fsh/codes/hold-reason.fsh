CodeSystem: HoldReasonCodes
Id: hold-reason
Title: "Hold reason"
* insert Codes(2026-11-22)
* #awaiting-consent "Awaiting consent"
* #awaiting-information "Awaiting information"
* #awaiting-person "Awaiting the person"
* #awaiting-report-review "Awaiting review of the report"
* #awaiting-requester "Awaiting the requester"
