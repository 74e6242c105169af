CodeSystem: JobKindCodes
Id: job-kind
Title: "Kind of work"
* insert Codes(2026-11-23)
* #employed "Employed"
* #director "Director of a company"
* #self-employed "Self-employed"
* #voluntary "Voluntary work"
* #starting "Starting a job"

ValueSet: JobKindValues
Id: job-kind
Title: "Kind of work"
* insert Draft(2026-11-23)
* include codes from system JobKindCodes
