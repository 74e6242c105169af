Profile: AccessToWork
Parent: QuestionnaireResponse
Id: access-to-work
Title: "Access to Work application"
Description: "An application for Access to Work: drafted by who helps, declared by the person."
* insert Draft(2026-11-23)
* questionnaire 1..
* subject 1..
* authored 1..
* author 1..
* item 1..
