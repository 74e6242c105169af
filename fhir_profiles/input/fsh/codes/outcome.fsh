ValueSet: OutcomeValues
Id: outcome
Title: "Outcome for health or work"
* insert Draft(2026-11-22)
* include codes from system OutcomeHealthCodes
* include codes from system OutcomeWorkCodes
