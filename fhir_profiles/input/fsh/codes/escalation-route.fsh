ValueSet: EscalationRouteValues
Id: escalation-route
Title: "Route of an escalation"
* insert Draft(2026-11-22)
* TaskCodeCodes#debrief-slot
* TaskCodeCodes#clinical-queries-helpline
* TaskCodeCodes#mdt-discussion
* TaskCodeCodes#complex-cases-clinic
* TaskCodeCodes#spa-referral
