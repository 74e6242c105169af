Extension: RoutedBy
Id: routed-by
Title: "Routed by"
Description: "The dated rule by which the gateway chose the performer; the gateway adds it."
Context: ServiceRequest
* insert Draft(2026-11-22)
* value[x] 1..
* value[x] only string
