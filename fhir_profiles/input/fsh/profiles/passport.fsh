Profile: PassportAnswers
Parent: QuestionnaireResponse
Id: passport
Title: "Health Adjustment Passport"
Description: "What helps a person at work, in their words: theirs alone until they share a section of a version."
* insert Draft(2026-11-23)
* questionnaire 1..
* subject 1..
* subject only Reference(Patient)
* authored 1..
* author 1..
