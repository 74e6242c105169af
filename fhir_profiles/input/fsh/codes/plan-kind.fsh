CodeSystem: PlanKindCodes
Id: plan-kind
Title: "Plan kind"
* insert Codes(2026-11-22)
* #return-to-work "Return to work"
* #stay-at-work "Stay at work"
* #workability "Workability"

ValueSet: PlanKindValues
Id: plan-kind
Title: "Plan kind"
* insert Draft(2026-11-23)
* include codes from system PlanKindCodes
