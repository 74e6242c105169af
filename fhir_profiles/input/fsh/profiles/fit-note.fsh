Profile: FitNote
Parent: Observation
Id: fit-note
Title: "Fit note"
Description: "A Statement of Fitness for Work. Which values go together is a rule of the gateway, not of this profile."
* insert Draft(2026-11-22)
* insert Complies(UKCore-Observation)
* status 1..
* category insert Sliced(pattern, $this)
* category contains kind 1..1
* category[kind] = ObservationKindCodes#fit-note
* code = $sct#365524007
* subject 1..
* subject only Reference(Patient)
* effective[x] 1..
* effective[x] only Period
* issued 1..
* performer 1..1
* performer only Reference(PractitionerRole)
* value[x] 1..
* value[x] only CodeableConcept
* value[x] from FitnessValues (required)
* derivedFrom only Reference(DocumentReference or Observation or QuestionnaireResponse)
* component insert Sliced(pattern, code)
* component contains
    condition 1..1 and
    adjustment 0..4 and
    assessed-on 1..1 and
    basis 0..1 and
    reassess 0..1 and
    six-months 0..1
* component[condition].code = FitNoteItemCodes#condition
* component[condition].value[x] 1..
* component[condition].value[x] only CodeableConcept
* component[condition].value[x].text 1..
* component[adjustment].code = FitNoteItemCodes#adjustment
* component[adjustment].value[x] 1..
* component[adjustment].value[x] only CodeableConcept
* component[adjustment].value[x] from FitNoteAdjustmentValues (required)
* component[assessed-on].code = FitNoteItemCodes#assessed-on
* component[assessed-on].value[x] 1..
* component[assessed-on].value[x] only dateTime
* component[basis].code = FitNoteItemCodes#basis
* component[basis].value[x] 1..
* component[basis].value[x] only CodeableConcept
* component[basis].value[x] from AssessmentBasisValues (required)
* component[reassess].code = FitNoteItemCodes#reassess
* component[reassess].value[x] 1..
* component[reassess].value[x] only boolean
* component[six-months].code = FitNoteItemCodes#six-months
* component[six-months].value[x] 1..
* component[six-months].value[x] only boolean
