Extension: FirstDayAbsent
Id: first-day-absent
Title: "First day absent"
Description: "First day of the present absence from work."
Context: ServiceRequest
* insert Draft(2026-11-22)
* value[x] 1..
* value[x] only date
