CodeSystem: FundingSourceCodes
Id: funding-source
Title: "Funding source"
* insert Codes(2026-11-22)
* #nhs "NHS"
* #dwp "DWP"
* #employer "Employer"
* #insurer "Insurer"
* #self "Self-funded"
* #pilot "Pilot"

ValueSet: FundingSourceValues
Id: funding-source
Title: "Who pays"
* insert Draft(2026-11-22)
* include codes from system FundingSourceCodes
