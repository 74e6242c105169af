Extension: Sections
Id: sections
Title: "Shared section"
Description: "A section of the passport that a share shows, by the linkId of its form; one extension for each."
Context: Consent
* insert Draft(2026-11-22)
* value[x] 1..
* value[x] only string
