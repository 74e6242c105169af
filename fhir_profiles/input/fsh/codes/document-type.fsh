CodeSystem: DocumentTypeCodes
Id: document-type
Title: "Document type"
* insert Codes(2026-11-22)
* #oh-advice "Occupational health advice"
* #oh-clinical-report "Occupational health clinical report"
* #functional-capability-opinion "Functional capability opinion"
* #ahp-health-and-work-report "AHP Health and Work Report"
* #public-interest-disclosure "Public-interest disclosure"
* #record-pointer "Pointer to a record"
