Extension: ContactRhythm
Id: contact-rhythm
Title: "Contact rhythm"
Description: "How often those who agreed the plan speak with each other."
Context: CarePlan
* insert Draft(2026-11-23)
* value[x] 1..
* value[x] only Timing
