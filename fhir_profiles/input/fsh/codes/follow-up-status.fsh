CodeSystem: FollowUpStatusCodes
Id: follow-up-status
Title: "Follow-up"
* insert Codes(2026-11-23)
* #due "Due"
* #asked "Asked"

ValueSet: FollowUpStatusValues
Id: follow-up-status
Title: "Follow-up"
* insert Draft(2026-11-23)
* include codes from system FollowUpStatusCodes
