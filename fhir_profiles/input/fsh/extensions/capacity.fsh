Extension: Capacity
Id: capacity
Title: "Capacity"
Description: "Whether a service has room for new people, and the day that was said."
Context: HealthcareService
* insert Draft(2026-11-22)
* extension ^slicing.rules = #closed
* extension contains
    state 1..1 and
    as-of 1..1
* extension[state].value[x] 1..
* extension[state].value[x] only code
* extension[state].value[x] from CapacityValues (required)
* extension[as-of].value[x] 1..
* extension[as-of].value[x] only date
