Extension: EmployerHasOh
Id: employer-has-oh
Title: "Whether the employer has its own occupational health"
Description: "Whether the employer has its own occupational health, as a code."
Context: ServiceRequest
* insert Draft(2026-11-22)
* value[x] 1..
* value[x] only code
* value[x] from EmployerHasOhValues (required)
