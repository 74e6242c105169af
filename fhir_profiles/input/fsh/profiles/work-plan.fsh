Profile: WorkPlan
Parent: CarePlan
Id: work-plan
Title: "Work plan"
Description: "A return-to-work, stay-at-work or workability plan: fit for an employer to read, so functional words and codes only."
* insert Draft(2026-11-23)
* insert Complies(UKCore-CarePlan)
* extension contains
    ReviewDate named review-date 1..1 and
    Agreement named agreement 0..2 and
    Obstacle named obstacle 0..* and
    ContactRhythm named contact-rhythm 0..1
* text ..0
* instantiatesCanonical ..0
* instantiatesUri ..0
* basedOn ..0
* replaces ..0
* partOf ..0
* intent 1..
* intent = #plan (exactly)
* category 1..1
* category from PlanKindValues (required)
* description ..0
* subject only Reference(Patient)
* encounter ..0
* period 1..
* period.start 1..
* created 1..
* author 1..
* author only Reference(PractitionerRole or Practitioner)
* contributor ..0
* careTeam ..0
* addresses ..0
* supportingInfo ..1
* supportingInfo only Reference(ServiceRequest)
* activity 1..
* activity.outcomeCodeableConcept ..0
* activity.outcomeReference ..0
* activity.progress ..0
* activity.reference ..0
* activity.detail 1..
* activity.detail.code 1..
* activity.detail.code from PlanActivityValues (required)
* activity.detail.reasonCode ..0
* activity.detail.reasonReference ..0
* activity.detail.goal ..0
* activity.detail.statusReason ..0
* activity.detail.product[x] ..0
* activity.detail.dailyAmount ..0
* activity.detail.quantity ..0
* activity.detail.performer ..1
* activity.detail.performer only Reference(Patient or Organization)
* note ..0
