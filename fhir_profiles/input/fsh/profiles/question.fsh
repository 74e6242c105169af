Profile: Question
Parent: Communication
Id: question
Title: "Question"
Description: "What the owner of a Task asks its requester, or the person asks to be changed in a report."
* insert Draft(2026-11-22)
* insert Complies(UKCore-Communication)
* status 1..
* category insert Sliced(pattern, $this)
* category contains kind 1..1
* category[kind] = CommunicationKindCodes#question
* about 1..1
* about only Reference(Task or Composition)
* payload 1..
* subject only Reference(Patient)
