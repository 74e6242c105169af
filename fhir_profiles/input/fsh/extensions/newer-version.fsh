Extension: NewerVersion
Id: newer-version
Title: "A newer version exists"
Description: "Computed by the gateway on a version that a share is pinned to: a later version exists. It says nothing of what it holds."
Context: QuestionnaireResponse, Composition
* insert Draft(2026-11-22)
* value[x] 1..
* value[x] only boolean
