CodeSystem: AtwDecisionCodes
Id: atw-decision
Title: "Decision on an Access to Work application"
* insert Codes(2026-11-23)
* #award "Awarded"
* #part "Awarded in part"
* #not-awarded "Not awarded"
