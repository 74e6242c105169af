Profile: FollowUpTask
Parent: Task
Id: follow-up-task
Title: "Follow-up"
Description: "Weeks after a referral was completed: how health and work have gone on."
* insert Draft(2026-11-23)
* status 1..
* statusReason from TaskStatusReasonValues (required)
* businessStatus from FollowUpStatusValues (required)
* intent 1..
* intent = #order (exactly)
* code 1..
* code = TaskCodeCodes#follow-up
* description ..0
* focus 1..
* focus only Reference(ServiceRequest)
* for 1..
* for only Reference(Patient)
* authoredOn 1..
* requester 1..
* requester only Reference(Organization or Practitioner or PractitionerRole or Patient)
* owner 1..
* owner only Reference(Organization)
* note ..0
* input.type from TaskPartValues (required)
* output.type from TaskPartValues (required)
