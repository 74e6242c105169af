Extension: Employer
Id: employer
Title: "Employer"
Description: "The employer of the person referred."
Context: ServiceRequest
* insert Draft(2026-11-22)
* value[x] 1..
* value[x] only Reference(Organization)
