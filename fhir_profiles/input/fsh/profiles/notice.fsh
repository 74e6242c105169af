Profile: Notice
Parent: Communication
Id: notice
Title: "Notice"
Description: "Words that go with a move, or the notice that a referral is closed to its reader."
* insert Draft(2026-11-22)
* insert Complies(UKCore-Communication)
* status 1..
* category insert Sliced(pattern, $this)
* category contains kind 1..1
* category[kind] = CommunicationKindCodes#notice
* about 1..1
* about only Reference(Task or Composition or QuestionnaireResponse)
* payload 1..
* subject only Reference(Patient)
