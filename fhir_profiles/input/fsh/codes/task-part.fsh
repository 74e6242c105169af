CodeSystem: TaskPartCodes
Id: task-part
Title: "Task part"
* insert Codes(2026-11-22)
* #signpost "Signpost"
* #question "Question"
* #answer "Answer"
* #notice "Notice"
* #advice "Advice"
* #report "Report"
* #appointment "Appointment"
* #outcome-health "Health outcome"
* #outcome-work "Work outcome"
* #none-suitable "No signpost suitable"
* #decision "Decision"
* #amra-applies "The Access to Medical Reports Act applies"
* #record-pointer "Pointer to a record"
* #words "Words"
* #hand-over "Hand-over of the work"
* #employer "Employer asked to confirm the job"
* #job-confirmation "Job confirmation"
* #action "Action"
* #due "Due"
* #performer "Who does it"
* #recipient "Recipient of a disclosure"
* #clinician "Clinician who decided"
* #balancing "Why it was disclosed without consent"
* #person-told "When the person is told"
* #unsafe-reason "Why telling the person is unsafe"
* #death-told "Death that was told"
* #threshold "How far the risk has gone"

ValueSet: TaskPartValues
Id: task-part
Title: "What a part of a Task is"
* insert Draft(2026-11-22)
* include codes from system TaskPartCodes
* ObservationKindCodes#fit-note
