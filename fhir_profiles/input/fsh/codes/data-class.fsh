CodeSystem: DataClassCodes
Id: data-class
Title: "Data class"
* insert Codes(2026-11-22)
* #A "Identity minimum"
* #B "Referral status and dates"
* #C "Functional advice, outcome and adjustments"
* #D "Fit note with condition"
* #E "Clinical detail and measures"
* #F "Risk flags"
* #G "Access to Work form"
* #H "Health Adjustment Passport"
* #I "Benefit event"
* #J "Occupational health notes"
* #K "Aggregate figures"
* #draft "Draft"

ValueSet: DataClassValues
Id: data-class
Title: "Data classes"
* insert Draft(2026-11-22)
* include codes from system DataClassCodes
