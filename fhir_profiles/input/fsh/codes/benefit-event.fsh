CodeSystem: BenefitEventCodes
Id: benefit-event
Title: "Benefit event"
* insert Codes(2026-11-23)
* #benefit-entitlement-ended "Entitlement to a benefit ended"
