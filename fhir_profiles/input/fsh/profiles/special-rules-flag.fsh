Profile: SpecialRulesFlag
Parent: Flag
Id: special-rules-flag
Title: "Special rules flag"
Description: "Somebody to whom no reminder and no nudge is sent."
* insert Draft(2026-11-22)
* insert Complies(UKCore-Flag)
* category 1..1
* category from FlagKindValues (required)
* subject 1..
* subject only Reference(Patient)
* period 1..
* author 1..
