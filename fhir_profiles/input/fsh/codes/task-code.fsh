CodeSystem: TaskCodeCodes
Id: task-code
Title: "Task code"
* insert Codes(2026-11-22)
* #offer "Offer"
* #status "Status"
* #fast-track "Fast track"
* #debrief-slot "Clinical debrief slot"
* #clinical-queries-helpline "Clinical queries helpline"
* #mdt-discussion "Multidisciplinary team discussion"
* #complex-cases-clinic "Complex cases clinic"
* #spa-referral "Referral to the single point of access"
* #access-to-work "Access to Work application"
* #review "Review by a human"
* #plan-action "Action of a plan"
* #follow-up "Follow-up"
