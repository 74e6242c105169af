ValueSet: FitNoteAdjustmentValues
Id: fit-note-adjustment
Title: "The four adjustments of a fit note"
* insert Draft(2026-11-22)
* AdjustmentCodes#phased-return
* AdjustmentCodes#altered-hours
* AdjustmentCodes#amended-duties
* AdjustmentCodes#workplace-adaptation
