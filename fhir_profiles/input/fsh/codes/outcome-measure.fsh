CodeSystem: OutcomeMeasureCodes
Id: outcome-measure
Title: "Outcome measure"
* insert Codes(2026-11-22)
* #health "Health outcome"
* #work "Work outcome"

ValueSet: OutcomeMeasureValues
Id: outcome-measure
Title: "Which outcome"
* insert Draft(2026-11-22)
* include codes from system OutcomeMeasureCodes
