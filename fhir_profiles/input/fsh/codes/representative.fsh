CodeSystem: RepresentativeCodes
Id: representative
Title: "Representative"
* insert Codes(2026-11-22)
* #attorney "Attorney under a lasting power of attorney"
* #deputy "Deputy appointed by the court"
* #appointee "Appointee for benefits"
