CodeSystem: ObstacleCodes
Id: obstacle
Title: "Obstacle to work"
* insert Codes(2026-11-23)
* #stamina "Stamina"
* #concentration "Concentration"
* #mobility "Moving about"
* #hands "Using the hands"
* #communication "Communicating"
* #confidence "Confidence"
* #sleep "Sleep and rest"
* #treatment-time "Time for treatment"
* #caring "Caring for others"
* #travel "Travel"
* #money "Money"
* #housing "Housing"
* #language "Language"
* #hours "Working hours"
* #workload "Workload"
* #physical-demands "Physical demands"
* #equipment "Equipment"
* #environment "Work environment"
* #relationships "Relationships at work"
* #job-insecurity "Insecurity of the job"
* #no-job "No job at present"

ValueSet: ObstacleValues
Id: obstacle
Title: "Obstacle to work"
* insert Draft(2026-11-23)
* include codes from system ObstacleCodes
