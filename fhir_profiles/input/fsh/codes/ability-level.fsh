CodeSystem: AbilityLevelCodes
Id: ability-level
Title: "Level of an ability"
* insert Codes(2026-11-22)
* #able "Able"
* #limited "Limited"
* #unable "Unable at present"

ValueSet: AbilityLevelValues
Id: ability-level
Title: "Levels of an ability"
* insert Draft(2026-11-22)
* include codes from system AbilityLevelCodes
