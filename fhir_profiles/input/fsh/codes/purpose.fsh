CodeSystem: PurposeCodes
Id: purpose
Title: "Purpose"
* insert Codes(2026-11-22)
* #oh-assessment "Occupational health assessment"
* #care-coordination "Care coordination"
* #employer-advice "Advice to the employer"
* #atw-application "Access to Work application"
* #dwp-status "DWP referral status"
* #benefit-evidence "Evidence for a benefit"
* #insurer-advice "Advice to the insurer"
* #union-support "Support by a union"
* #service-evaluation "Evaluation of the service"
* #research "Research"
* #safeguarding "Safeguarding"
* #public-interest "Public interest"
* #capability-opinion "Functional capability opinion"

ValueSet: PurposeValues
Id: purpose
Title: "Purposes of use"
* insert Draft(2026-11-22)
* include codes from system PurposeCodes
