CodeSystem: AtwStatusCodes
Id: atw-status
Title: "Where an Access to Work application is"
* insert Codes(2026-11-23)
* #draft "Draft"
* #awaiting-person-declaration "Waiting for the person to declare it"
* #submitted "Submitted"
* #handed-to-person "Handed to the person, to send themself"
* #received-by-dwp "Received by DWP"
* #more-info-needed "More information needed"
* #eligibility-check "Eligibility being checked"
* #assessment-booked "Assessment booked"
* #decision-made "Decision made"
* #reconsideration "Being looked at again"
* #closed "Closed"
* #withdrawn "Withdrawn"

ValueSet: AtwStatusValues
Id: atw-status
Title: "Where an application to Access to Work is"
* insert Draft(2026-11-23)
* include codes from system AtwStatusCodes
