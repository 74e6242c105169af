Extension: FundingSource
Id: funding-source
Title: "Who pays for the referral"
Description: "Who pays for the referral, as a code."
Context: ServiceRequest
* insert Draft(2026-11-22)
* value[x] 1..
* value[x] only code
* value[x] from FundingSourceValues (required)
