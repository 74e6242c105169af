Extension: Trigger
Id: trigger
Title: "Trigger of a referral"
Description: "Trigger of a referral, as a code."
Context: ServiceRequest
* insert Draft(2026-11-22)
* value[x] 1..
* value[x] only code
* value[x] from TriggerValues (required)
