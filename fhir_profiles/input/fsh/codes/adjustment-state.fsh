CodeSystem: AdjustmentStateCodes
Id: adjustment-state
Title: "Adjustment state"
* insert Codes(2026-11-22)
* #agreed "Agreed"
* #requested "Requested"
* #refused "Refused"

ValueSet: AdjustmentStateValues
Id: adjustment-state
Title: "Adjustment state"
* insert Draft(2026-11-23)
* include codes from system AdjustmentStateCodes
