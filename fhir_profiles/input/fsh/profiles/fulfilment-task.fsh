Profile: FulfilmentTask
Parent: Task
Id: fulfilment-task
Title: "Fulfilment Task"
Description: "The work on one referral. The gateway makes it, or takes it from the referrer; moves follow the life cycle."
* insert Draft(2026-11-22)
* insert Complies(UKCore-Task)
* status 1..
* statusReason from TaskStatusReasonValues (required)
* businessStatus from BusinessStatusValues (required)
* intent 1..
* intent = #order (exactly)
* code 1..
* code = $task-code#fulfill
* description ..0
* focus 1..
* focus only Reference(ServiceRequest)
* for 1..
* for only Reference(Patient)
* authoredOn 1..
* requester 1..
* requester only Reference(Organization or Practitioner or PractitionerRole or Patient)
* owner only Reference(Organization)
* note ..0
* input.type from TaskPartValues (required)
* output.type from TaskPartValues (required)
