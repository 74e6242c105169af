Profile: Signpost
Parent: Communication
Id: signpost
Title: "Signpost"
Description: "Where else the person can go; one Communication each."
* insert Draft(2026-11-22)
* insert Complies(UKCore-Communication)
* status 1..
* category insert Sliced(pattern, $this)
* category contains kind 1..1
* category[kind] = CommunicationKindCodes#signpost
* about 1..1
* about only Reference(Task)
* payload 1..
* subject 1..
* subject only Reference(Patient)
* topic 1..
* topic from SignpostTopicValues (required)
