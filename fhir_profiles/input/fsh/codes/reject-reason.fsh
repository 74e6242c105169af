CodeSystem: RejectReasonCodes
Id: reject-reason
Title: "Reject reason"
* insert Codes(2026-11-22)
* #out-of-area "Out of area"
* #not-eligible "Not eligible"
* #employer-has-oh "Employer has own occupational health"
* #duplicate "Duplicate"
* #insufficient-information "Insufficient information"
* #not-ready "Not ready"
* #declined-by-person "Declined by the person"
* #capacity "No capacity"
* #wrong-service "Wrong service"
* #clinically-urgent-elsewhere "Clinically urgent, needed elsewhere"
* #not-funded "Not funded"
* #unable-to-contact "Unable to contact the person"
* #other "Other"
