Profile: OhReport
Parent: Composition
Id: oh-report
Title: "Occupational health clinical report"
Description: "The clinical report behind an advice."
* insert Draft(2026-11-22)
* insert Complies(UKCore-Composition)
* type 1..
* type = DocumentTypeCodes#oh-clinical-report
* subject 1..
* subject only Reference(Patient)
* event 1..1
* event.detail 1..1
* event.detail only Reference(ServiceRequest)
* author ..1
* author only Reference(PractitionerRole or Practitioner)
* section 1..
