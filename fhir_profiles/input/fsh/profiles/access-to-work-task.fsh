Profile: AccessToWorkTask
Parent: Task
Id: access-to-work-task
Title: "Access to Work Task"
Description: "Where an application to Access to Work is, from its draft to the decision without amounts."
* insert Draft(2026-11-23)
* insert Complies(UKCore-Task)
* statusReason from TaskStatusReasonValues (required)
* businessStatus from AtwStatusValues (required)
* intent = #order (exactly)
* code 1..
* code = TaskCodeCodes#access-to-work
* description ..0
* focus 1..
* focus only Reference(QuestionnaireResponse)
* for 1..
* for only Reference(Patient)
* authoredOn 1..
* requester 1..
* owner 1..
* owner only Reference(Organization)
* note ..0
* input.type from TaskPartValues (required)
* output.type from TaskPartValues (required)
