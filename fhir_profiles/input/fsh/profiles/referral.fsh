Profile: Referral
Parent: ServiceRequest
Id: referral
Title: "Referral"
Description: "One request for work and health support. The gateway adds id, meta, requisition and the fulfilment Task."
* insert Draft(2026-11-22)
* insert Complies(UKCore-ServiceRequest)
* status 1..
* extension contains
    Trigger named trigger 1..1 and
    PilotArm named pilot-arm 0..1 and
    FundingSource named funding-source 0..1 and
    EmployerSize named employer-size 0..1 and
    EmployerHasOh named employer-has-oh 0..1 and
    Employer named employer 0..1 and
    FirstDayAbsent named first-day-absent 0..1 and
    ConsentTaken named consent-taken 0..1
* intent 1..
* intent = #order (exactly)
* category insert Sliced(pattern, $this)
* category contains use-case 1..1
* category[use-case] = UseCaseCodes#work-and-health
* code 1..
* code from RequestCodeValues (required)
* subject only Reference(Patient)
* authoredOn 1..
* requester 1..
* requester only Reference(Practitioner or PractitionerRole or Organization or Patient or RelatedPerson)
* performer ..1
* performer only Reference(Organization or HealthcareService)
