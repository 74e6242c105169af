CodeSystem: AgreementPartyCodes
Id: agreement-party
Title: "Agreement party"
* insert Codes(2026-11-22)
* #person "Person"
* #manager "Manager"

ValueSet: AgreementPartyValues
Id: agreement-party
Title: "Who agrees to a plan"
* insert Draft(2026-11-22)
* include codes from system AgreementPartyCodes
