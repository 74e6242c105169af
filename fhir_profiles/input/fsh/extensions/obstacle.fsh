Extension: Obstacle
Id: obstacle
Title: "Obstacle"
Description: "What stands between the person and work, in codes: a functional word, never a diagnosis."
Context: CarePlan
* insert Draft(2026-11-23)
* extension ^slicing.rules = #closed
* extension contains
    kind 1..1 and
    what 1..1
* extension[kind].value[x] 1..
* extension[kind].value[x] only code
* extension[kind].value[x] from ObstacleKindValues (required)
* extension[what].value[x] 1..
* extension[what].value[x] only code
* extension[what].value[x] from ObstacleValues (required)
