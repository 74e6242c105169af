CodeSystem: ConsentCategoryCodes
Id: consent-category
Title: "Kinds of consent"
* insert Codes(2026-11-22)
* #passport-share "Share of a Health Adjustment Passport"
