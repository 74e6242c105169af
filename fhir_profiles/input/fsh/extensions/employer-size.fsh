Extension: EmployerSize
Id: employer-size
Title: "Size band of the employer"
Description: "Size band of the employer, as a code."
Context: ServiceRequest
* insert Draft(2026-11-22)
* value[x] 1..
* value[x] only code
* value[x] from EmployerSizeValues (required)
