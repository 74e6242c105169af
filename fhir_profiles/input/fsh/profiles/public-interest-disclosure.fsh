Profile: PublicInterestDisclosure
Parent: Composition
Id: public-interest-disclosure
Title: "Public-interest disclosure"
Description: "Coded restrictions and one fixed sentence, disclosed without consent where others are at risk of serious harm."
* insert Draft(2026-11-22)
* insert Complies(UKCore-Composition)
* type 1..
* type = DocumentTypeCodes#public-interest-disclosure
* subject 1..
* subject only Reference(Patient)
* event 1..1
* event.detail 1..1
* event.detail only Reference(ServiceRequest)
* author ..1
* author only Reference(PractitionerRole or Practitioner)
* section 1..1
* section.code 1..
* section.code from AdviceSectionValues (required)
* section.entry ..0
* section.section ..0
