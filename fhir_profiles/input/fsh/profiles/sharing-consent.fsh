Profile: SharingConsent
Parent: Consent
Id: sharing-consent
Title: "Sharing consent"
Description: "What a person allows or refuses: who, for which purpose, which data classes, until when. Its reach is a rule of the gateway."
* insert Draft(2026-11-22)
* insert Complies(UKCore-Consent)
* status 1..
* extension contains ConsentTaken named consent-taken 0..1
* scope = $consentscope#patient-privacy
* category insert Sliced(pattern, $this)
* category contains consent 1..1
* category[consent] = $loinc#59284-0
* patient 1..
* dateTime 1..
* performer 1..
* organization 1..1
* source[x] 1..
* policy 1..
* policy.uri 1..
* verification ..0
* provision 1..
* provision.type 1..
* provision.actor.role = $v3-ParticipationType#IRCP
* provision.securityLabel from DataClassValues (required)
* provision.purpose from ConsentPurposeValues (required)
* provision.provision.type 1..
* provision.provision.actor.role = $v3-ParticipationType#IRCP
* provision.provision.securityLabel from DataClassValues (required)
* provision.provision.purpose from ConsentPurposeValues (required)
