Extension: Training
Id: training
Title: "Training of a member of staff"
Description: "A course somebody did for their role: which, at what level, when, and until when it counts."
Context: PractitionerRole
* insert Draft(2026-11-22)
* extension ^slicing.rules = #closed
* extension contains
    course 1..1 and
    level 0..1 and
    done 1..1 and
    expires 1..1
* extension[course].value[x] 1..
* extension[course].value[x] only code
* extension[course].value[x] from TrainingCourseValues (required)
* extension[level].value[x] 1..
* extension[level].value[x] only string
* extension[done].value[x] 1..
* extension[done].value[x] only date
* extension[expires].value[x] 1..
* extension[expires].value[x] only date
