CodeSystem: ObstacleKindCodes
Id: obstacle-kind
Title: "Kind of obstacle"
* insert Codes(2026-11-23)
* #health "Health"
* #personal "Personal"
* #work "Work"

ValueSet: ObstacleKindValues
Id: obstacle-kind
Title: "Kind of obstacle"
* insert Draft(2026-11-23)
* include codes from system ObstacleKindCodes
