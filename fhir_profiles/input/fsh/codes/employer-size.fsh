CodeSystem: EmployerSizeCodes
Id: employer-size
Title: "Employer size"
* insert Codes(2026-11-22)
* #1-9 "1 to 9 employees"
* #10-49 "10 to 49 employees"
* #50-249 "50 to 249 employees"
* #250-plus "250 employees or more"

ValueSet: EmployerSizeValues
Id: employer-size
Title: "Size of the employer"
* insert Draft(2026-11-22)
* include codes from system EmployerSizeCodes
