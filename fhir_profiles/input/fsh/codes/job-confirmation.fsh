CodeSystem: JobConfirmationCodes
Id: job-confirmation
Title: "Job confirmation"
* insert Codes(2026-11-23)
* #confirmed "The employer confirms the job"
* #not-confirmed "The employer does not confirm the job"
