Profile: Outcome
Parent: Observation
Id: outcome
Title: "Outcome"
Description: "One outcome of a referral: of health or of work."
* insert Draft(2026-11-22)
* insert Complies(UKCore-Observation)
* status 1..
* basedOn 1..1
* basedOn only Reference(ServiceRequest)
* category insert Sliced(pattern, $this)
* category contains kind 1..1
* category[kind] = ObservationKindCodes#outcome
* code from OutcomeMeasureValues (required)
* subject 1..
* subject only Reference(Patient)
* effective[x] 1..
* effective[x] only dateTime
* performer 1..
* value[x] 1..
* value[x] only CodeableConcept
* value[x] from OutcomeValues (required)
