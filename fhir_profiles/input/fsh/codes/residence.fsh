CodeSystem: ResidenceCodes
Id: residence
Title: "Where somebody lives"
* insert Codes(2026-11-23)
* #england "England"
* #scotland "Scotland"
* #wales "Wales"
* #northern-ireland "Northern Ireland"
* #elsewhere "Elsewhere"

ValueSet: ResidenceValues
Id: residence
Title: "Where somebody lives"
* insert Draft(2026-11-23)
* include codes from system ResidenceCodes
