Profile: RecordPointer
Parent: DocumentReference
Id: record-pointer
Title: "Pointer to a record"
Description: "Where a record is kept, and by whom; nothing of what stands in it."
* insert Draft(2026-11-22)
* insert Complies(UKCore-DocumentReference)
* status 1..
* type 1..
* type = DocumentTypeCodes#record-pointer
* subject 1..
* subject only Reference(Patient)
* custodian 1..
* description ..0
* content ..1
* content.attachment.data ..0
* content.attachment.url ..0
* content.attachment.hash ..0
