Profile: PlanActionTask
Parent: Task
Id: plan-action-task
Title: "Due action of a plan"
Description: "Something that somebody does under a plan, on the day on which it is due."
* insert Draft(2026-11-23)
* status 1..
* statusReason from TaskStatusReasonValues (required)
* businessStatus from ActionOutcomeValues (required)
* intent 1..
* intent = #order (exactly)
* code 1..
* code = TaskCodeCodes#plan-action
* description ..0
* focus 1..
* focus only Reference(CarePlan)
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
