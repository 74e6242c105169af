Alias: $v3-ActReason = http://terminology.hl7.org/CodeSystem/v3-ActReason
Alias: $loinc = http://loinc.org
Alias: $sct = http://snomed.info/sct
Alias: $task-code = http://hl7.org/fhir/CodeSystem/task-code
Alias: $consentscope = http://terminology.hl7.org/CodeSystem/consentscope
Alias: $v3-ParticipationType = http://terminology.hl7.org/CodeSystem/v3-ParticipationType
Alias: $days-of-week = http://hl7.org/fhir/days-of-week
