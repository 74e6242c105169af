CodeSystem: AhpSectionCodes
Id: ahp-section
Title: "Section of an AHP Health and Work Report"
* insert Codes(2026-11-22)
* #fitness "Fitness for work"
* #difficulties "Difficulties and recommendations"
* #follow-up "Follow-up"

ValueSet: AhpSectionValues
Id: ahp-section
Title: "Sections of an AHP report"
* insert Draft(2026-11-22)
* include codes from system AhpSectionCodes
