Extension: PilotArm
Id: pilot-arm
Title: "Arm of the fit-note pilot"
Description: "Arm of the fit-note pilot, as a code."
Context: ServiceRequest
* insert Draft(2026-11-22)
* value[x] 1..
* value[x] only code
* value[x] from PilotArmValues (required)
