// What many definitions say in the same words.

RuleSet: Draft(date)
* ^version = "0.1.0"
* ^status = #draft
* ^experimental = false
* ^date = "{date}"
* ^publisher = "Work and Health Gateway"

RuleSet: Codes(date)
* insert Draft({date})
* ^caseSensitive = true
* ^content = #complete

RuleSet: Complies(profile)
* ^extension.url = "http://hl7.org/fhir/StructureDefinition/structuredefinition-compliesWithProfile"
* ^extension.valueCanonical = "https://fhir.hl7.org.uk/StructureDefinition/{profile}"

RuleSet: Sliced(kind, path)
* ^slicing.discriminator.type = #{kind}
* ^slicing.discriminator.path = "{path}"
* ^slicing.rules = #open
