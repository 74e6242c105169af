Profile: FeedbackAnswers
Parent: QuestionnaireResponse
Id: feedback
Title: "Feedback of a person or a coordinator"
Description: "How the help was found, after a referral."
* insert Draft(2026-11-23)
* questionnaire 1..
* subject 1..
* subject only Reference(Patient)
* basedOn ..1
* basedOn only Reference(ServiceRequest)
