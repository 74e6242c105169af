Profile: RiskFlag
Parent: Flag
Id: risk-flag
Title: "Risk flag"
Description: "A concern that a human raised. A clinician sets its level and ends it."
* insert Draft(2026-11-22)
* insert Complies(UKCore-Flag)
* category 1..1
* category from FlagKindValues (required)
* code 1..
* code from RiskTypeValues (required)
* subject 1..
* subject only Reference(Patient)
* period 1..
* author 1..
