Profile: FitNoteDocument
Parent: DocumentReference
Id: fit-note-document
Title: "Fit note document"
Description: "The rendered form of a fit note."
* insert Draft(2026-11-22)
* insert Complies(UKCore-DocumentReference)
* status 1..
* masterIdentifier 1..
* type 1..
* type = $sct#18381000000107
* subject 1..
* subject only Reference(Patient)
* date 1..
* author 1..
* author only Reference(PractitionerRole or Practitioner or Organization)
* content ..1
* content.attachment.contentType 1..
