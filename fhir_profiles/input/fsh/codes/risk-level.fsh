CodeSystem: RiskLevelCodes
Id: risk-level
Title: "Level of a risk"
* insert Codes(2026-11-22)
* #none "No risk found"
* #low "Low"
* #moderate "Moderate"
* #high "High"
* #immediate "Immediate"

ValueSet: RiskLevelValues
Id: risk-level
Title: "Level of a risk"
* insert Draft(2026-11-22)
* include codes from system RiskLevelCodes
