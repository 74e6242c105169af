Extension: RecordEndpoint
Id: record-endpoint
Title: "Where the record is kept"
Description: "The endpoint at which the custodian gives the record to those who may have it. The gateway holds no copy."
Context: DocumentReference
* insert Draft(2026-11-22)
* value[x] 1..
* value[x] only Reference(Endpoint)
