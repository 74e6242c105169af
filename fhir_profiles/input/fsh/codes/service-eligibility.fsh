CodeSystem: ServiceEligibilityCodes
Id: service-eligibility
Title: "Who a service is for"
* insert Codes(2026-11-22)
* #anyone "Anyone"
* #in-work "People in work, or with a job to go to"
* #out-of-work "People out of work"
* #own-employees "Employees of the provider"
* #under-mental-health-team "People seen by a mental health team"
* #complex-case "Complex cases, by a clinician's referral"
