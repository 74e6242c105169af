CodeSystem: OutcomeHealthCodes
Id: outcome-health
Title: "Outcome health"
* insert Codes(2026-11-22)
* #much-better "Much better"
* #better "Better"
* #unchanged "Unchanged"
* #worse "Worse"
* #unknown "Unknown"
