CodeSystem: PathwayCodes
Id: pathway
Title: "Care pathway between work and health"
* insert Codes(2026-11-22)
* #occupational-asthma "Suspected occupational asthma"
* #cardiac-return-to-work "Return to work after a cardiac event"
* #stroke-return-to-work "Return to work after a stroke"
* #hand-arm-vibration "Suspected hand-arm vibration syndrome"

ValueSet: PathwayValues
Id: pathway
Title: "Care pathway"
* insert Draft(2026-11-22)
* include codes from system PathwayCodes
