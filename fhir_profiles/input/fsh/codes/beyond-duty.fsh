CodeSystem: BeyondDutyCodes
Id: beyond-duty
Title: "Beyond duty"
* insert Codes(2026-11-22)
* #beyond "Beyond the employer's duty"
* #employer-duty "Within the employer's duty"
* #unsure "Unsure"

ValueSet: BeyondDutyValues
Id: beyond-duty
Title: "Beyond the employer's duty"
* insert Draft(2026-11-23)
* include codes from system BeyondDutyCodes
