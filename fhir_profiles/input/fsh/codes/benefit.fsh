CodeSystem: BenefitCodes
Id: benefit
Title: "Benefit"
* insert Codes(2026-11-23)
* #pip "Personal Independence Payment"
* #adult-disability-payment "Adult Disability Payment"
* #dla "Disability Living Allowance"
* #esa "Employment and Support Allowance"
* #uc-health "Health element of Universal Credit"
* #other "Another benefit"
