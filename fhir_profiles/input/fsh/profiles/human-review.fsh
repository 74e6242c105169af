Profile: HumanReview
Parent: Task
Id: human-review
Title: "Review by a human"
Description: "Something a human has to look at: an emergency access, a disclosure without consent with its reasons, an answer that tells of a risk, or a death that somebody told who did not ask for the work that is open. The gateway makes it."
* insert Draft(2026-11-22)
* insert Complies(UKCore-Task)
* status 1..
* statusReason from TaskStatusReasonValues (required)
* businessStatus from ReviewOutcomeValues (required)
* intent 1..
* intent = #order (exactly)
* code 1..
* code = TaskCodeCodes#review
* description ..0
* focus 1..
* focus only Reference(Patient or Observation or QuestionnaireResponse or Composition)
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
