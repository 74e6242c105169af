Extension: Plan
Id: plan
Title: "Plan"
Description: "The plan that a conversation was about."
Context: Encounter
* insert Draft(2026-11-23)
* value[x] 1..
* value[x] only Reference(CarePlan)
