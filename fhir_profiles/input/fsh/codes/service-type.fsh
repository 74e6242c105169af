CodeSystem: ServiceTypeCodes
Id: service-type
Title: "Service type"
* insert Codes(2026-11-22)
* #ips "Individual placement and support"
* #gbw-trailblazer "Get Britain Working trailblazer"
* #workwell "WorkWell"
* #connect-to-work "Connect to Work"
* #talking-therapies "NHS Talking Therapies"
* #oh-provider "Occupational health provider"
* #atw "Access to Work"
* #jcp "Jobcentre Plus"
* #employer-oh "Employer's own occupational health"
* #msk-self-referral "Musculoskeletal self-referral"
* #social-prescribing "Social prescribing"
* #wellbeing "Wellbeing service"
* #peer-support "Voluntary peer support"
* #money-advice "Money advice"
