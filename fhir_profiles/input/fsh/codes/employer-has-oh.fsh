CodeSystem: EmployerHasOhCodes
Id: employer-has-oh
Title: "Employer's own occupational health"
* insert Codes(2026-11-22)
* #yes "Yes"
* #no "No"
* #unknown "Unknown"

ValueSet: EmployerHasOhValues
Id: employer-has-oh
Title: "Whether the employer has its own occupational health"
* insert Draft(2026-11-22)
* include codes from system EmployerHasOhCodes
