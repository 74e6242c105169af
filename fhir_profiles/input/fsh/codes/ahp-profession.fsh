CodeSystem: AhpProfessionCodes
Id: ahp-profession
Title: "Allied health profession"
* insert Codes(2026-11-22)
* #physiotherapist "Physiotherapist"
* #occupational-therapist "Occupational therapist"
* #podiatrist "Podiatrist"
* #dietitian "Dietitian"
* #speech-and-language-therapist "Speech and language therapist"
* #orthoptist "Orthoptist"
* #osteopath "Osteopath"
* #paramedic "Paramedic"
* #prosthetist-orthotist "Prosthetist orthotist"
* #radiographer "Radiographer"
* #art-therapist "Art therapist"
* #drama-therapist "Drama therapist"
* #music-therapist "Music therapist"
* #operating-department-practitioner "Operating department practitioner"
