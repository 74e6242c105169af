CodeSystem: AtwElementCodes
Id: atw-element
Title: "Access to Work element"
* insert Codes(2026-11-22)
* #interview-communication "Communication support at interview"
* #special-aids "Special aids and equipment"
* #premises-adaptation "Adaptation of premises"
* #vehicle-adaptation "Adaptation of a vehicle"
* #travel-to-work "Travel to work"
* #travel-in-work "Travel in work"
* #support-worker "Support worker"
* #mhss "Mental Health Support Service"
* #transitional-employer-grant "Transitional employer support grant"
* #atw-plus "Access to Work Plus"
* #miscellaneous "Miscellaneous"
* #holistic-assessment "Holistic assessment"

ValueSet: AtwElementValues
Id: atw-element
Title: "Access to Work element"
* insert Draft(2026-11-23)
* include codes from system AtwElementCodes
