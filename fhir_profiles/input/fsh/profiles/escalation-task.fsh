Profile: EscalationTask
Parent: Task
Id: escalation-task
Title: "Escalation Task"
Description: "A risk on its way to the clinician of a route. The gateway makes it by $escalate; only a clinician closes it."
* insert Draft(2026-11-22)
* insert Complies(UKCore-Task)
* status 1..
* statusReason from TaskStatusReasonValues (required)
* businessStatus from BusinessStatusValues (required)
* intent 1..
* intent = #order (exactly)
* code 1..
* code from EscalationRouteValues (required)
* description ..0
* focus 1..
* focus only Reference(Flag)
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
