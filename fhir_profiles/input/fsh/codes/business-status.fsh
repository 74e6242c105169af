CodeSystem: BusinessStatusCodes
Id: business-status
Title: "Business status"
* insert Codes(2026-11-22)
* #awaiting-triage "Awaiting triage"
* #returned-for-info "Returned for information"
* #returned-with-advice "Returned with advice"
* #booked "Booked"
* #did-not-attend "Did not attend"
* #assessed "Assessed"
* #report-drafted "Report drafted"
* #report-with-person "Report with the person"
* #report-released "Report released"
* #report-withheld "Report withheld"
* #plan-active "Plan active"
* #escalated "Escalated"
* #signposted "Signposted"
* #discharged "Discharged"
* #declined "Declined"
* #referred "Referred"
* #no-answer "No answer"
* #out-of-scope-advise-oh "Out of scope, occupational health advised"
* #handed-over "Handed over"

ValueSet: BusinessStatusValues
Id: business-status
Title: "Where the work stands"
* insert Draft(2026-11-22)
* include codes from system BusinessStatusCodes
