CodeSystem: TrainingCourseCodes
Id: training-course
Title: "Course of training"
* insert Codes(2026-11-22)
* #risk-and-escalation "Recognising risk and escalating it"
* #safeguarding "Safeguarding"

ValueSet: TrainingCourseValues
Id: training-course
Title: "Course of training"
* insert Draft(2026-11-22)
* include codes from system TrainingCourseCodes
