Profile: Answer
Parent: Communication
Id: answer
Title: "Answer"
Description: "An answer to a question, or advice in place of an appointment."
* insert Draft(2026-11-22)
* insert Complies(UKCore-Communication)
* status 1..
* category insert Sliced(pattern, $this)
* category contains kind 1..1
* category[kind] = CommunicationKindCodes#answer
* about 1..1
* about only Reference(Task)
* payload 1..
* inResponseTo ..1
* inResponseTo only Reference(Communication)
* subject only Reference(Patient)
