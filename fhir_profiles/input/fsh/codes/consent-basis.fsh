CodeSystem: ConsentBasisCodes
Id: consent-basis
Title: "Basis of a consent"
* insert Codes(2026-11-22)
* #best-interest "Decided in the person's best interest"
