CodeSystem: DwpStatusCodes
Id: dwp-status
Title: "DWP status"
* insert Codes(2026-11-22)
* #received "Received"
* #in-progress "In progress"
* #on-hold "On hold"
* #closed "Closed"
* #closed-signposted "Closed with a signpost"
