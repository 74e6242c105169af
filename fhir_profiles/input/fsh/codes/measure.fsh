CodeSystem: MeasureCodes
Id: measure
Title: "Outcome measure"
* insert Codes(2026-11-23)
* #wai "Work Ability Index"
* #was "Work ability score, single item"
* #msk-hq "Musculoskeletal Health Questionnaire"
* #eq-5d-5l-profile "EQ-5D-5L profile"
* #eq-5d-5l-index "EQ-5D-5L index"
* #eq-5d-5l-vas "EQ-5D-5L visual analogue scale"

ValueSet: MeasureValues
Id: measure
Title: "Outcome measures"
* insert Draft(2026-11-23)
* include codes from system MeasureCodes
* $loinc#44261-6 "Patient Health Questionnaire 9 item (PHQ-9) total score [Reported]"
* $loinc#70274-6 "Generalized anxiety disorder 7 item (GAD-7) total score [Reported.PHQ]"
