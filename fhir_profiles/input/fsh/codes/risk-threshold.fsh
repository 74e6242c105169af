CodeSystem: RiskThresholdCodes
Id: risk-threshold
Title: "Threshold of a risk"
* insert Codes(2026-11-22)
* #immediate-danger "Immediate danger to life"
* #active-plan-or-intent "Active plan or intent, clear over threshold"
* #passive-or-past "Passive death wish, past attempt or treatment not taken"
* #uncertain-question "Uncertain clinical question"
* #safety-critical-doubt "Safety-critical doubt, person off work"
* #complex-non-urgent "Complex, not urgent"
* #safeguarding-concern "Safeguarding concern"
