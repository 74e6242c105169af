Profile: Contact
Parent: Encounter
Id: contact
Title: "Contact"
Description: "One conversation with the person: how it was held, and whether it took place."
* insert Draft(2026-11-23)
* insert Complies(UKCore-Encounter)
* extension contains Plan named plan 0..1
* type 1..1
* type from ContactModeValues (required)
* subject 1..
* subject only Reference(Patient)
* basedOn ..1
* period 1..
* period.start 1..
