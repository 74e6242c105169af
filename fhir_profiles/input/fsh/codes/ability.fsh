CodeSystem: AbilityCodes
Id: ability
Title: "Ability at work"
* insert Codes(2026-11-22)
* #sit "Sitting"
* #stand "Standing"
* #walk "Walking"
* #lift "Lifting"
* #drive "Driving"
* #screen "Screen work"
* #concentrate "Concentration"
* #memory "Memory"
* #interaction "Interaction with others"
* #stamina "Stamina"

ValueSet: AbilityValues
Id: ability
Title: "Abilities at work"
* insert Draft(2026-11-22)
* include codes from system AbilityCodes
