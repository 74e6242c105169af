CodeSystem: SignpostTopicCodes
Id: signpost-topic
Title: "Signpost topic"
* insert Codes(2026-11-22)
* #employer-oh "Employer's own occupational health"
* #msk-self-referral "Musculoskeletal self-referral"
* #mental-health "Mental health"
* #social-prescribing "Social prescribing"
* #access-to-work "Access to Work"
* #money-advice "Money advice"
* #other "Other"

ValueSet: SignpostTopicValues
Id: signpost-topic
Title: "What a signpost is about"
* insert Draft(2026-11-22)
* include codes from system SignpostTopicCodes
