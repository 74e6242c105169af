CodeSystem: FitNoteItemCodes
Id: fit-note-item
Title: "Fit note item"
* insert Codes(2026-11-22)
* #condition "Condition"
* #adjustment "Adjustment advised"
* #assessed-on "Date of assessment"
* #basis "Basis of assessment"
* #reassess "Issuer will need to assess again"
* #six-months "Unfit for six months or more"
