Extension: RiskLevel
Id: risk-level
Title: "Level of a risk"
Description: "How grave a risk is, as a clinician judged it."
Context: Flag
* insert Draft(2026-11-22)
* value[x] 1..
* value[x] only code
* value[x] from RiskLevelValues (required)
