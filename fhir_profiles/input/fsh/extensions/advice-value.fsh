Extension: AdviceValue
Id: advice-value
Title: "Coded advice"
Description: "What a section of an advice says, as a code of adjustment or advice-outcome."
Context: Composition.section
* insert Draft(2026-11-22)
* value[x] 1..
* value[x] only Coding
