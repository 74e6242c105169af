Extension: ReviewDate
Id: review-date
Title: "Review date"
Description: "When the plan or the advice is reviewed."
Context: CarePlan, Composition.section
* insert Draft(2026-11-22)
* value[x] 1..
* value[x] only date
