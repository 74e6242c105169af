CodeSystem: IssuerProfessionCodes
Id: issuer-profession
Title: "Issuer profession"
* insert Codes(2026-11-22)
* #doctor "Doctor"
* #nurse "Nurse"
* #occupational-therapist "Occupational therapist"
* #pharmacist "Pharmacist"
* #physiotherapist "Physiotherapist"
