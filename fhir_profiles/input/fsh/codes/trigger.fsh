CodeSystem: TriggerCodes
Id: trigger
Title: "Trigger"
* insert Codes(2026-11-22)
* #fit-note "Fit note"
* #at-risk-in-work "At risk in work"
* #self "Self-referral"
* #employer "Employer request"
* #insurer "Insurer request"
* #benefit "Benefit event"

ValueSet: TriggerValues
Id: trigger
Title: "What a referral starts from"
* insert Draft(2026-11-22)
* include codes from system TriggerCodes
