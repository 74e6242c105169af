CodeSystem: FitnessCodes
Id: fitness
Title: "Fitness"
* insert Codes(2026-11-22)
* #not-fit "Not fit for work"
* #may-be-fit "May be fit for work with advice"

ValueSet: FitnessValues
Id: fitness
Title: "Fitness for work"
* insert Draft(2026-11-22)
* $sct#160910001 "Unfit for work"
* $sct#225891002 "Fit for work with restrictions"
* include codes from system FitnessCodes
