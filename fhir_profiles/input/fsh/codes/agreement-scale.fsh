CodeSystem: AgreementScaleCodes
Id: agreement-scale
Title: "How far something holds"
* insert Codes(2026-11-23)
* #level-1 "Not at all"
* #level-2 "A little"
* #level-3 "Somewhat"
* #level-4 "Mostly"
* #level-5 "Completely"

ValueSet: AgreementScaleValues
Id: agreement-scale
Title: "How far something holds"
* insert Draft(2026-11-23)
* include codes from system AgreementScaleCodes
