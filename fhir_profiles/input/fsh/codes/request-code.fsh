CodeSystem: RequestCodeCodes
Id: request-code
Title: "Request code"
* insert Codes(2026-11-22)
* #oh-referral "Referral to occupational health"
* #workwell-referral "Referral to WorkWell"
* #atw-referral "Access to Work application"
* #referral-onward "Onward referral"
* #fast-track "Fast track when a benefit ended"

ValueSet: RequestCodeValues
Id: request-code
Title: "What is asked for"
* insert Draft(2026-11-22)
* include codes from system RequestCodeCodes
