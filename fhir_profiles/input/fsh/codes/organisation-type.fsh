CodeSystem: OrganisationTypeCodes
Id: organisation-type
Title: "Organisation type"
* insert Codes(2026-11-22)
* #gp-practice "GP practice"
* #workwell "WorkWell service"
* #ips "Individual placement and support service"
* #oh-provider "Occupational health provider"
* #oh-clinic "Occupational health clinic"
* #mental-health-spa "Mental health single point of access"
* #emergency-department "Emergency department"
* #icb "Integrated care board"
* #employer "Employer"
* #insurer "Insurer"
* #dwp-status "DWP status client"
* #dwp-atw "DWP Access to Work"
* #dwp-assess "DWP health assessment"
* #dwp-decision "DWP decision making"
