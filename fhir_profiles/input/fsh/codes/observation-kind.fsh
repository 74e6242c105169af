CodeSystem: ObservationKindCodes
Id: observation-kind
Title: "Observation kind"
* insert Codes(2026-11-22)
* #fit-note "Fit note"
* #outcome "Outcome"
* #prom "Patient-reported measure"
