Extension: AdviceTerm
Id: advice-term
Title: "Term of an adjustment"
Description: "From when to when an advised adjustment holds, and when it is looked at again."
Context: Composition.section
* insert Draft(2026-11-22)
* extension ^slicing.rules = #closed
* extension contains
    adjustment 1..1 and
    period 1..1 and
    review-on 0..1
* extension[adjustment].value[x] 1..
* extension[adjustment].value[x] only code
* extension[adjustment].value[x] from AdjustmentValues (required)
* extension[period].value[x] 1..
* extension[period].value[x] only Period
* extension[review-on].value[x] 1..
* extension[review-on].value[x] only date
