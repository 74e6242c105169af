Profile: IntakeAnswers
Parent: QuestionnaireResponse
Id: intake
Title: "First conversation"
Description: "The answers of a first conversation about work and health: never a test."
* insert Draft(2026-11-23)
* questionnaire 1..
* subject 1..
* subject only Reference(Patient)
