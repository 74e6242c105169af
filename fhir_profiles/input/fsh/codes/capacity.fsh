CodeSystem: CapacityCodes
Id: capacity
Title: "Capacity of a service"
* insert Codes(2026-11-22)
* #open "Open to new people"
* #limited "Few places left"
* #full "Full"

ValueSet: CapacityValues
Id: capacity
Title: "Capacity of a service"
* insert Draft(2026-11-22)
* include codes from system CapacityCodes
