"""The pathways the store is seeded with: since when, their steps, their minimum standards."""

from datetime import date

SINCE = date(2026, 4, 1)
SOURCE = "default of the gateway, to be confirmed by a clinical lead (domain.md S59)"

PATHWAYS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "occupational-asthma": (
        (
            "Take the history of work and symptoms, with days away from work",
            "Start serial peak flow, at work and away from it, for four weeks",
            "Refer to a respiratory physician with an interest in work",
            "Agree with the person what may be told to the employer about exposure",
            "Review the work plan when the physician has answered",
        ),
        (
            "Referred onward within 5 working days of suspicion",
            "Peak flow at least four times a day",
            "Nobody is advised to leave the job before the diagnosis is settled",
        ),
    ),
    "cardiac-return-to-work": (
        (
            "Ask the cardiology team for the event, the treatment and the ejection fraction",
            "Join cardiac rehabilitation, or record why not",
            "Compare what the job demands with the exercise test or its equivalent",
            "Agree a phased return with dates and a review",
            "Review after four weeks at work",
        ),
        (
            "First contact within 10 working days of discharge",
            "Driving and safety-critical work are each answered in words",
            "The plan names who reviews it and when",
        ),
    ),
    "stroke-return-to-work": (
        (
            "Ask the stroke team about vision, cognition, fatigue and mood",
            "Vocational rehabilitation by a stroke-trained therapist",
            "Visit or describe the workplace",
            "Agree a phased return with dates and a review",
        ),
        (
            "Work is asked about before discharge or at the six-week review",
            "Fatigue and cognition are tested before full hours",
        ),
    ),
    "hand-arm-vibration": (
        (
            "Take the history of exposure and symptoms",
            "Examination by a clinician qualified in hand-arm vibration",
            "Advise on exposure while the result is awaited",
        ),
        ("Seen within 20 working days", "The stage is recorded for each hand"),
    ),
}
