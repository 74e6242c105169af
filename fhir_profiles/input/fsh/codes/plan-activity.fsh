ValueSet: PlanActivityValues
Id: plan-activity
Title: "Activity of a plan: a modification of work, or an action"
* insert Draft(2026-11-23)
* include codes from system AdjustmentCodes
* include codes from system PlanActionCodes
