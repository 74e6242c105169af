CodeSystem: CancelReasonCodes
Id: cancel-reason
Title: "Cancel reason"
* insert Codes(2026-11-22)
* #consent-not-renewed "Consent not renewed"
* #withdrawn-by-person "Withdrawn by the person"
* #no-longer-needed "No longer needed"
* #subject-deceased "Person has died"
* #entered-in-error "Entered in error"
