CodeSystem: ReferralReasonCodes
Id: referral-reason
Title: "Referral reason"
* insert Codes(2026-11-22)
* #long-absence "Long absence"
* #short-spells "Short spells"
* #work-related "Work-related"
* #performance "Performance"
* #accident "Accident"
* #pre-placement "Pre-placement"
* #surveillance "Surveillance"
* #ill-health-retirement "Ill-health retirement"
* #return-plan "Return plan"
* #safety-critical "Safety-critical work"
* #new-job "New job"
* #benefit-change "Benefit change"
