CodeSystem: PlanActionCodes
Id: plan-action
Title: "Action of a plan"
* insert Codes(2026-11-23)
* #keep-in-touch "Keep in touch"
* #meet-manager "Meet the manager"
* #workplace-assessment "Workplace assessment"
* #risk-assessment "Risk assessment at work"
* #arrange-equipment "Arrange equipment"
* #arrange-training "Arrange training"
* #update-job-description "Update the job description"
* #apply-access-to-work "Apply for Access to Work"
* #see-practice "See the practice"
* #see-occupational-health "See occupational health"
* #try-duties "Try duties out"
* #self-management "Self-management"
* #money-advice "Money advice"
* #review-plan "Review the plan"
* #other "Other"
