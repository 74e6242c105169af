CodeSystem: ConsentMethodCodes
Id: consent-method
Title: "Consent method"
* insert Codes(2026-11-22)
* #spoken "Spoken"
* #written "Written"
* #electronic "Electronic"

ValueSet: ConsentMethodValues
Id: consent-method
Title: "How consent was taken"
* insert Draft(2026-11-22)
* include codes from system ConsentMethodCodes
