Extension: ConsentTaken
Id: consent-taken
Title: "Short consent"
Description: "The consent that a clinician took, by template; the gateway makes a Consent of it."
Context: ServiceRequest, Consent
* insert Draft(2026-11-22)
* extension ^slicing.rules = #closed
* extension contains
    template 1..1 and
    taken-by 1..1 and
    taken-at 1..1 and
    method 1..1 and
    declined 0..*
* extension[template].value[x] 1..
* extension[template].value[x] only code
* extension[template].value[x] from ConsentTemplateValues (required)
* extension[taken-by].value[x] 1..
* extension[taken-by].value[x] only Reference(Practitioner or PractitionerRole)
* extension[taken-at].value[x] 1..
* extension[taken-at].value[x] only dateTime
* extension[method].value[x] 1..
* extension[method].value[x] only code
* extension[method].value[x] from ConsentMethodValues (required)
* extension[declined].value[x] 1..
* extension[declined].value[x] only code
* extension[declined].value[x] from PurposeValues (required)
