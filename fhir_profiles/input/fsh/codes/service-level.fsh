CodeSystem: ServiceLevelCodes
Id: service-level
Title: "Service level"
* insert Codes(2026-11-22)
* #local "Local"
* #icb "Integrated care board"
* #national "National"
