Profile: AhpReport
Parent: Composition
Id: ahp-report
Title: "AHP Health and Work Report"
Description: "A Health and Work Report of an allied health professional, taken in as evidence; no fit note."
* insert Draft(2026-11-22)
* insert Complies(UKCore-Composition)
* type 1..
* type = DocumentTypeCodes#ahp-health-and-work-report
* subject 1..
* subject only Reference(Patient)
* author ..1
* author only Reference(PractitionerRole or Practitioner)
* section 1..
* section.code 1..
* section.code from AhpSectionValues (required)
