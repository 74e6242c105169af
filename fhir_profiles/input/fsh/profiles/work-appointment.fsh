Profile: WorkAppointment
Parent: Appointment
Id: work-appointment
Title: "Appointment"
Description: "An appointment made for a referral; that of an escalation about nobody's referral names none."
* insert Draft(2026-11-22)
* insert Complies(UKCore-Appointment)
* status 1..
* basedOn ..1
* basedOn only Reference(ServiceRequest)
* start 1..
* end 1..
