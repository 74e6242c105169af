CodeSystem: AdjustmentCodes
Id: adjustment
Title: "Adjustment"
* insert Codes(2026-11-22)
* #phased-return "Phased return"
* #altered-hours "Altered hours"
* #amended-duties "Amended duties"
* #workplace-adaptation "Workplace adaptation"
* #home-working "Working from home"
* #equipment "Equipment"
* #software "Software"
* #rest-breaks "Rest breaks"
* #temporary-redeployment "Temporary redeployment"
* #travel-support "Travel support"
* #support-worker "Support worker"
* #job-coach "Job coach"
* #mentoring "Mentoring"
* #time-off-treatment "Time off for treatment"
* #safety-critical-restriction "Restriction from safety-critical work"
* #no-lone-work "No lone work"
* #no-driving "No driving"
* #no-nights "No nights"
* #environment "Environment changes"

ValueSet: AdjustmentValues
Id: adjustment
Title: "Adjustment"
* insert Draft(2026-11-23)
* include codes from system AdjustmentCodes
