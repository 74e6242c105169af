"""AUT, continued: who acts through a client, sign-ins, certificates, and clinicians."""

from app.domain.catalogue.errors.entry import Entry

_USER = (
    Entry(
        "AUT-060",
        "user-assertion-unreadable",
        "login",
        "bad-request",
        "The subject_token cannot be read: {reason}. Send the identity service's signed JWT in compact form.",
    ),
    Entry(
        "AUT-061",
        "user-assertion-header",
        "login",
        "bad-request",
        "The subject_token's header has {claim} {reason}. Expected: {expected}.",
    ),
    Entry(
        "AUT-062",
        "identity-service-unknown",
        "login",
        "bad-request",
        "The subject_token's iss is {sent}, whose word is not taken here. Expected: {expected}.",
    ),
    Entry(
        "AUT-063",
        "identity-key-unknown",
        "login",
        "bad-request",
        "The subject_token's kid does not single out one {kty} key of its issuer; {known}. Have the user "
        "sign in again, or ask the identity service for its key set.",
    ),
    Entry(
        "AUT-064",
        "identity-signature-wrong",
        "login",
        "bad-request",
        "The subject_token's signature does not fit the issuer's key {kid}. Send it exactly as the identity"
        " service gave it.",
    ),
    Entry(
        "AUT-065",
        "user-assertion-audience",
        "login",
        "bad-request",
        "The subject_token's aud is {sent}. Expected exactly {expected}.",
    ),
    Entry(
        "AUT-066",
        "user-assertion-of-another-client",
        "login",
        "bad-request",
        "The subject_token's azp is {sent}: it was made for another client. Expected: {expected}.",
    ),
    Entry(
        "AUT-067",
        "user-assertion-expired",
        "expired",
        "bad-request",
        "The subject_token ended {ago} s before it reached us ({times}, our time {now}, leeway {leeway} s)."
        " Have the user sign in again and exchange it at once.",
    ),
    Entry(
        "AUT-068",
        "user-assertion-too-long-lived",
        "login",
        "bad-request",
        "The subject_token's exp is {ahead} s ahead of our time {now}; at most 300 s are allowed, and "
        "{leeway} s leeway. Ask the identity service for one that lives as long.",
    ),
    Entry(
        "AUT-069",
        "user-assertion-from-the-future",
        "login",
        "bad-request",
        "The subject_token's {claim} is {ahead} s ahead of our time {now}, leeway {leeway} s. The identity "
        "service's clock looks fast.",
    ),
    Entry(
        "AUT-070",
        "user-claim-form",
        "login",
        "bad-request",
        "The subject_token's {claim} {reason}. Expected: {expected}.",
    ),
    Entry(
        "AUT-071",
        "user-assertion-replayed",
        "login",
        "bad-request",
        "A subject_token with this jti was used before. Get a new one for each token.",
    ),
    Entry(
        "AUT-072",
        "user-role-unknown",
        "login",
        "bad-request",
        "The subject_token's role is {sent}, which nobody can have through this client and this identity "
        "service. Expected: {expected}.",
        "policy",
    ),
    Entry(
        "AUT-073",
        "user-registration",
        "login",
        "bad-request",
        "The subject_token's {claim} {reason}. Expected: {expected}.",
    ),
    Entry(
        "AUT-074",
        "user-registration-of-another",
        "login",
        "bad-request",
        "The registration in the subject_token is somebody else's in the directory of your organisation. "
        "Correct the directory entry or the registration.",
    ),
    Entry(
        "AUT-075",
        "user-not-proven",
        "login",
        "bad-request",
        "The subject_token's {claim} is {sent}. Expected: {expected}, the strength of identity that is needed here.",
        "policy",
    ),
    Entry(
        "AUT-076",
        "user-supervisor",
        "login",
        "bad-request",
        "The subject_token's supervisor {reason}. Expected: {expected}.",
        "policy",
    ),
    Entry(
        "AUT-077",
        "user-standing",
        "login",
        "bad-request",
        "The subject_token's clinical is {sent}, which the role {role} contradicts. Expected: {expected}.",
    ),
    Entry(
        "AUT-078",
        "user-of-another-organisation",
        "login",
        "bad-request",
        "The subject_token's organization is not the one this client acts for. Expected: {expected}.",
        "policy",
    ),
    Entry(
        "AUT-079",
        "sign-in-of-another-person",
        "login",
        "bad-request",
        "This client is bound to one person, and somebody else signed in. Use the client of that person.",
        "policy",
    ),
    Entry(
        "AUT-080",
        "sign-in-unknown-person",
        "login",
        "bad-request",
        "Nobody with this number and date of birth is known here. Check with the service that sent you.",
        "policy",
    ),
    Entry(
        "AUT-081",
        "sign-in-needed",
        "login",
        "bad-request",
        "This client acts for the person who signed in, and nobody has. Send grant_type={expected} with the"
        " person's sign-in as subject_token.",
        "policy",
    ),
)

_REQUEST = (
    Entry(
        "AUT-082",
        "exchange-parameter",
        "value",
        "bad-request",
        "The token exchange does not take this {claim}. Expected: {expected}.",
    ),
    Entry(
        "AUT-083",
        "certificate-missing",
        "login",
        "unauthenticated",
        "This client is registered for tokens bound to its TLS certificate, and none came. Connect with "
        "your client certificate.",
    ),
    Entry(
        "AUT-084",
        "certificate-other",
        "login",
        "unauthenticated",
        "The access token is bound to another TLS certificate than this connection's. Use the connection "
        "the token was asked for with.",
    ),
    Entry(
        "AUT-085",
        "certificate-unreadable",
        "login",
        "unauthenticated",
        "The certificate that the TLS proxy names cannot be read: {reason}. Ask the gateway's operator.",
    ),
    Entry(
        "AUT-086",
        "clinician-needed",
        "forbidden",
        "forbidden",
        "{act} needs a registered clinician, and {who} is none. Have a clinician do it, or name what a "
        "clinician has made.",
    ),
    Entry(
        "AUT-087",
        "training-not-in-date",
        "forbidden",
        "forbidden",
        "The directory has no training {course} in date for who acts. Have it renewed and recorded on their "
        "PractitionerRole; $escalate is open to you meanwhile.",
        "policy",
    ),
)

ENTRIES = (*_USER, *_REQUEST)
