CodeSystem: ConsentTemplateCodes
Id: consent-template
Title: "Consent template"
* insert Codes(2026-11-22)
* #oh "Occupational health"
* #oh-and-dwp-status "Occupational health and DWP status"
* #oh-and-employer-advice "Occupational health and advice to the employer"
* #fast-track "Fast track when a benefit ended"

ValueSet: ConsentTemplateValues
Id: consent-template
Title: "Templates of a short consent"
* insert Draft(2026-11-22)
* include codes from system ConsentTemplateCodes
