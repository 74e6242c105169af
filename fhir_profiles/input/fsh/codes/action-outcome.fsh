CodeSystem: ActionOutcomeCodes
Id: action-outcome
Title: "What came of an action of a plan"
* insert Codes(2026-11-23)
* #due "Due"
* #done "Done"
* #partly-done "Partly done"
* #not-done "Not done"
* #not-needed "Not needed any more"

ValueSet: ActionOutcomeValues
Id: action-outcome
Title: "What came of an action of a plan"
* insert Draft(2026-11-23)
* include codes from system ActionOutcomeCodes
