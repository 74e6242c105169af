Extension: Ability
Id: ability
Title: "Ability at work"
Description: "What the person can do at work, without a reason."
Context: Composition.section
* insert Draft(2026-11-22)
* extension ^slicing.rules = #closed
* extension contains
    ability 1..1 and
    level 1..1
* extension[ability].value[x] 1..
* extension[ability].value[x] only code
* extension[ability].value[x] from AbilityValues (required)
* extension[level].value[x] 1..
* extension[level].value[x] only code
* extension[level].value[x] from AbilityLevelValues (required)
