CodeSystem: UseCaseCodes
Id: use-case
Title: "Use case"
* insert Codes(2026-11-22)
* #work-and-health "Work and health"
