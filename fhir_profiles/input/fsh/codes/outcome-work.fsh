CodeSystem: OutcomeWorkCodes
Id: outcome-work
Title: "Outcome work"
* insert Codes(2026-11-22)
* #full "Full duties and hours"
* #phased "Phased return"
* #fewer-hours "Fewer hours"
* #redeployed "Redeployed"
* #new-job "New job"
* #self-employed "Self-employed"
* #voluntary "Voluntary work"
* #still-off "Still off work"
* #left-work "Left work"
* #unknown "Unknown"
