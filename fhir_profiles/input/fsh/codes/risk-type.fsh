CodeSystem: RiskTypeCodes
Id: risk-type
Title: "Risk type"
* insert Codes(2026-11-22)
* #self-harm-thoughts "Suicide or self-harm thoughts"
* #harm-to-others "Harm to others"
* #safeguarding-adult "Safeguarding of an adult"
* #safeguarding-child "Safeguarding of a child"
* #safety-critical-role "Safety-critical role"
* #domestic-abuse "Domestic abuse"
* #driving-risk "Driving risk"
* #exposure "Exposure or occupational disease"
* #acute-physical "Acute physical red flag"

ValueSet: RiskTypeValues
Id: risk-type
Title: "Type of a risk"
* insert Draft(2026-11-22)
* include codes from system RiskTypeCodes
