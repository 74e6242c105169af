Profile: EmployerFeedbackAnswers
Parent: QuestionnaireResponse
Id: employer-feedback
Title: "Feedback of an employer"
Description: "Whether advice and plan could be used at work; nothing about health."
* insert Draft(2026-11-23)
* questionnaire 1..
* subject 1..
* subject only Reference(Patient)
* basedOn ..1
* basedOn only Reference(ServiceRequest)
