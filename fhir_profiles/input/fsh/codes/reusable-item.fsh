CodeSystem: ReusableItemCodes
Id: reusable-item
Title: "Need taken over from a benefit"
* insert Codes(2026-11-23)
* #travel "Travel"
* #equipment "Equipment and software"
* #support-worker "Support from a person"
