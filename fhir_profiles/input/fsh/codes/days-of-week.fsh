ValueSet: DaysOfWeekValues
Id: days-of-week
Title: "Days of the week"
* insert Draft(2026-11-22)
* $days-of-week#mon "Monday"
* $days-of-week#tue "Tuesday"
* $days-of-week#wed "Wednesday"
* $days-of-week#thu "Thursday"
* $days-of-week#fri "Friday"
* $days-of-week#sat "Saturday"
* $days-of-week#sun "Sunday"
