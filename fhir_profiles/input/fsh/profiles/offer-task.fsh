Profile: OfferTask
Parent: Task
Id: offer-task
Title: "Offer of a referral"
Description: "What the gateway asks of who sent a fit note without a referral, or a referral without a receiver: which way to go."
* insert Draft(2026-11-23)
* insert Complies(UKCore-Task)
* statusReason from TaskStatusReasonValues (required)
* businessStatus from BusinessStatusValues (required)
* intent = #order (exactly)
* code 1..
* code = TaskCodeCodes#offer
* description ..0
* focus 1..
* focus only Reference(Observation or ServiceRequest)
* for 1..
* for only Reference(Patient)
* authoredOn 1..
* requester 1..
* owner 1..
* owner only Reference(Organization)
* note ..0
