CodeSystem: AdviceOutcomeCodes
Id: advice-outcome
Title: "Advice outcome"
* insert Codes(2026-11-22)
* #fit "Fit"
* #fit-with-adjustments "Fit with adjustments"
* #temporarily-unfit "Temporarily unfit"
* #unfit-this-role "Unfit for this role"
* #unfit-safety-critical-elements "Unfit for safety-critical elements"
* #unable-to-advise "Unable to advise"
