CodeSystem: FlagKindCodes
Id: flag-kind
Title: "Flag kind"
* insert Codes(2026-11-22)
* #risk "Risk"
* #special-rules "Special rules"

ValueSet: FlagKindValues
Id: flag-kind
Title: "Kind of a flag"
* insert Draft(2026-11-22)
* include codes from system FlagKindCodes
