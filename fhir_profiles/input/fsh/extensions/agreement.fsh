Extension: Agreement
Id: agreement
Title: "Agreement to a plan"
Description: "Who agreed to the plan, and on which day."
Context: CarePlan
* insert Draft(2026-11-22)
* extension ^slicing.rules = #closed
* extension contains
    party 1..1 and
    on 1..1
* extension[party].value[x] 1..
* extension[party].value[x] only code
* extension[party].value[x] from AgreementPartyValues (required)
* extension[on].value[x] 1..
* extension[on].value[x] only date
