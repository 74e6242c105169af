CodeSystem: PilotArmCodes
Id: pilot-arm
Title: "Pilot arm"
* insert Codes(2026-11-22)
* #automatic "Automatic"
* #offered "Offered"

ValueSet: PilotArmValues
Id: pilot-arm
Title: "Arm of the fit-note pilot"
* insert Draft(2026-11-22)
* include codes from system PilotArmCodes
