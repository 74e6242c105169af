ValueSet: ConsentPurposeValues
Id: consent-purpose
Title: "Purposes of a consent"
* insert Draft(2026-11-22)
* include codes from system PurposeCodes
* $v3-ActReason#TREAT "treatment"
* $v3-ActReason#CAREMGT "care management"
* $v3-ActReason#COC "coordination of care"
* $v3-ActReason#HRESCH "healthcare research"
* $v3-ActReason#HQUALIMP "health quality improvement"
