Profile: FastTrackTask
Parent: Task
Id: fast-track-task
Title: "Fast-track Task"
Description: "The work on what somebody asked for when a benefit ended, by codes and dates alone."
* insert Draft(2026-11-23)
* insert Complies(UKCore-Task)
* statusReason from TaskStatusReasonValues (required)
* businessStatus from BusinessStatusValues (required)
* intent = #order (exactly)
* code 1..
* code = TaskCodeCodes#fast-track
* description ..0
* focus 1..
* focus only Reference(ServiceRequest)
* for 1..
* for only Reference(Patient)
* authoredOn 1..
* requester 1..
* owner 1..
* owner only Reference(Organization)
* note ..0
* input.type from TaskPartValues (required)
* output.type from TaskPartValues (required)
