CodeSystem: AssessmentBasisCodes
Id: assessment-basis
Title: "Assessment basis"
* insert Codes(2026-11-22)
* #in-person "In person"
* #video "By video"
* #phone "By phone"
* #written-report "On a written report"

ValueSet: AssessmentBasisValues
Id: assessment-basis
Title: "Basis of a fit-note assessment"
* insert Draft(2026-11-22)
* include codes from system AssessmentBasisCodes
