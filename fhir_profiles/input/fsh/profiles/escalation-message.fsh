Profile: EscalationMessage
Parent: Communication
Id: escalation-message
Title: "Words of an escalation"
Description: "What who raised a risk says to the clinician who takes it, and to nobody else."
* insert Draft(2026-11-23)
* insert Complies(UKCore-Communication)
* category 1..
* category insert Sliced(pattern, $this)
* category contains kind 1..1
* category[kind] = CommunicationKindCodes#escalation
* about 1..1
* about only Reference(Task)
* payload 1..
* subject 1..
* subject only Reference(Patient)
