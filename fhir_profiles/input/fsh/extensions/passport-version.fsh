Extension: PassportVersion
Id: passport-version
Title: "Version of the passport"
Description: "The one version of the person's passport that blocks of this form were taken from. It opens nothing of the passport."
Context: QuestionnaireResponse
* insert Draft(2026-11-23)
* value[x] 1..
* value[x] only Reference(QuestionnaireResponse)
