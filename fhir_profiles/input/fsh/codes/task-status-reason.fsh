ValueSet: TaskStatusReasonValues
Id: task-status-reason
Title: "Why a Task stands where it stands"
* insert Draft(2026-11-22)
* include codes from system RejectReasonCodes
* include codes from system HoldReasonCodes
* include codes from system CancelReasonCodes
