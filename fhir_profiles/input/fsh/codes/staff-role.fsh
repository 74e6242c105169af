CodeSystem: StaffRoleCodes
Id: staff-role
Title: "Staff role"
* insert Codes(2026-11-22)
* #oh-clinician "OH clinician"
* #oh-admin "OH administrator"
* #coordinator "Non-clinical coordinator"
* #atw-case-manager "Access to Work case manager"
