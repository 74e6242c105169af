CodeSystem: ReviewOutcomeCodes
Id: review-outcome
Title: "Outcome of a review"
* insert Codes(2026-11-22)
* #awaiting-review "Awaiting review"
* #awaiting-confirmation "Awaiting confirmation"
* #justified "Justified"
* #not-justified "Not justified"
* #acted-on "Acted on"
* #no-action "No action needed"
* #death-confirmed "Death confirmed"
* #death-not-confirmed "Death not confirmed"

ValueSet: ReviewOutcomeValues
Id: review-outcome
Title: "Outcome of a review"
* insert Draft(2026-11-22)
* include codes from system ReviewOutcomeCodes
