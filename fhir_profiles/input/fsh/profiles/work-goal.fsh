Profile: WorkGoal
Parent: Goal
Id: work-goal
Title: "Goal"
Description: "What the person wants to reach, in their own words."
* insert Draft(2026-11-23)
* category ..1
* subject only Reference(Patient)
* addresses ..1
* addresses only Reference(ServiceRequest)
