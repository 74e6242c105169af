Profile: OhAdvice
Parent: Composition
Id: oh-advice
Title: "Occupational health advice"
Description: "Functional advice for work: coded outcome, abilities, adjustments and hours; no diagnosis."
* insert Draft(2026-11-22)
* insert Complies(UKCore-Composition)
* type 1..
* type = DocumentTypeCodes#oh-advice
* subject 1..
* subject only Reference(Patient)
* event 1..1
* event.detail 1..1
* event.detail only Reference(ServiceRequest)
* author ..1
* author only Reference(PractitionerRole or Practitioner)
* relatesTo ..0
* section 1..
* section.code 1..
* section.code from AdviceSectionValues (required)
* section.author ..0
* section.focus ..0
* section.entry ..0
* section.section ..0
