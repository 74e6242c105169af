CodeSystem: AdviceSectionCodes
Id: advice-section
Title: "Advice section"
* insert Codes(2026-11-22)
* #outcome "Outcome"
* #capability "Functional capability"
* #restrictions "Restrictions"
* #adjustments "Adjustments"
* #phased-return "Phased return"
* #answers "Answers to questions"
* #review "Review"
* #statement "The person's own statement"

ValueSet: AdviceSectionValues
Id: advice-section
Title: "Sections of an advice"
* insert Draft(2026-11-22)
* include codes from system AdviceSectionCodes
