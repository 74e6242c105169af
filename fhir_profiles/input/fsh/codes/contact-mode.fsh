CodeSystem: ContactModeCodes
Id: contact-mode
Title: "Contact mode"
* insert Codes(2026-11-22)
* #in-person "In person"
* #phone "By phone"
* #video "By video"
* #home-visit "Home visit"

ValueSet: ContactModeValues
Id: contact-mode
Title: "How people meet"
* insert Draft(2026-11-23)
* include codes from system ContactModeCodes
