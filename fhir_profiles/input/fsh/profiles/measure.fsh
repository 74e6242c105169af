Profile: Measure
Parent: Observation
Id: measure
Title: "Outcome measure"
Description: "The score of one measure that the person answered. What a score means is for a human to say."
* insert Draft(2026-11-23)
* insert Complies(UKCore-Observation)
* status 1..
* code from MeasureValues (required)
* subject 1..
* subject only Reference(Patient)
* effective[x] 1..
* effective[x] only dateTime
* value[x] 1..
* value[x] only integer or Quantity or string
