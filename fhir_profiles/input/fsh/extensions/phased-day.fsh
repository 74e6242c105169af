Extension: PhasedDay
Id: phased-day
Title: "Day of a phased return"
Description: "The hours of one day in one week of a phased return."
Context: Composition.section
* insert Draft(2026-11-22)
* extension ^slicing.rules = #closed
* extension contains
    week 1..1 and
    day 1..1 and
    hours 1..1 and
    from 0..1
* extension[week].value[x] 1..
* extension[week].value[x] only positiveInt
* extension[day].value[x] 1..
* extension[day].value[x] only code
* extension[day].value[x] from DaysOfWeekValues (required)
* extension[hours].value[x] 1..
* extension[hours].value[x] only decimal
* extension[from].value[x] 1..
* extension[from].value[x] only time
