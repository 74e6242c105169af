"""AUT: tokens, assertions, clients and their keys, scopes, roles, headers that name the caller."""

from app.domain.catalogue.errors.entry import Entry

_TOKEN = (
    Entry(
        "AUT-001",
        "token-missing",
        "login",
        "unauthenticated",
        "This call needs an access token. Get one from the token endpoint and send it as Authorization: Bearer.",
    ),
    Entry(
        "AUT-002",
        "token-invalid",
        "login",
        "unauthenticated",
        "The access token is not one of ours, or was changed on the way. Get a new one from the token endpoint.",
    ),
    Entry(
        "AUT-003",
        "token-ended",
        "expired",
        "unauthenticated",
        "The access token ended {ago} s ago. Get a new one from the token endpoint.",
    ),
    Entry(
        "AUT-026",
        "token-beyond-registration",
        "login",
        "unauthenticated",
        "The access token's {claim} is not what this client is registered for here. Ask the gateway's operator.",
        "policy",
    ),
)

_ASSERTION = (
    Entry(
        "AUT-004",
        "assertion-expired",
        "expired",
        "unauthenticated",
        "The assertion ended {ago} s before it reached us ({times}, our time {now}, leeway {leeway} s).{cure}",
    ),
    Entry(
        "AUT-005",
        "assertion-unreadable",
        "login",
        "unauthenticated",
        "The assertion cannot be read: {reason}. Send a JWT in compact form, signed with your private key.",
    ),
    Entry(
        "AUT-006",
        "assertion-header",
        "login",
        "unauthenticated",
        "The assertion's header has {claim} {reason}. Expected: {expected}.",
    ),
    Entry(
        "AUT-007",
        "assertion-audience",
        "login",
        "unauthenticated",
        "The assertion's aud is {sent}. Expected exactly {expected}, the token_endpoint of the "
        "smart-configuration document.",
    ),
    Entry(
        "AUT-008",
        "assertion-issuer",
        "login",
        "unauthenticated",
        "The assertion's {claim} {reason}. Expected: {expected}.",
    ),
    Entry(
        "AUT-009",
        "client-unknown",
        "login",
        "unauthenticated",
        "No client is registered here under the assertion's iss. Check the client id and the environment.",
    ),
    Entry(
        "AUT-010",
        "key-unknown",
        "login",
        "unauthenticated",
        "The assertion's kid does not single out one {kty} key of this client; {known}. "
        "Register the key, or send the kid it has in your key set.",
    ),
    Entry(
        "AUT-011",
        "signature-wrong",
        "login",
        "unauthenticated",
        "The assertion's signature does not fit the key {kid}. Sign with the private half of that key.",
    ),
    Entry(
        "AUT-012",
        "assertion-replayed",
        "login",
        "unauthenticated",
        "An assertion with this jti was used before. Sign a new one, with a new jti, for each token.",
    ),
    Entry(
        "AUT-013",
        "jti-form",
        "login",
        "unauthenticated",
        "The assertion's jti {reason}. Expected: {expected}.",
    ),
    Entry(
        "AUT-014",
        "time-form",
        "login",
        "unauthenticated",
        "The assertion's {claim} {reason}. Expected: {expected}.",
    ),
    Entry(
        "AUT-015",
        "assertion-too-long-lived",
        "login",
        "unauthenticated",
        "The assertion's exp is {ahead} s ahead of our time {now}; at most 300 s are allowed, and {leeway} s "
        "leeway.{cure}",
    ),
    Entry(
        "AUT-016",
        "assertion-from-the-future",
        "login",
        "unauthenticated",
        "The assertion's {claim} is {ahead} s ahead of our time {now}, leeway {leeway} s. Your clock looks fast: "
        "set it by NTP, then sign a new one.",
    ),
    Entry(
        "AUT-017",
        "client-not-accepted",
        "login",
        "unauthenticated",
        "The client, its key or the signature was not accepted. Check iss, kid and the private key, and quote ref "
        "to the gateway's operator.",
    ),
    Entry(
        "AUT-018",
        "keys-unreachable",
        "login",
        "unauthenticated",
        "The client's key set could not be fetched from its registered address: {reason}. Make it answer, or "
        "register the key set itself.",
    ),
    Entry(
        "AUT-019",
        "client-suspended",
        "login",
        "unauthenticated",
        "This client is not active. Ask the gateway's operator.",
        "policy",
    ),
)

_RIGHTS = (
    Entry(
        "AUT-020",
        "scope-missing",
        "forbidden",
        "forbidden",
        "This call needs the scope {needed}; your token has {granted} for {type}.{hint}",
        "policy",
    ),
    Entry(
        "AUT-021",
        "role-not-allowed",
        "forbidden",
        "forbidden",
        "The role {role} may not {action} {type}.{hint}",
        "policy",
    ),
    Entry(
        "AUT-022",
        "purpose-not-allowed",
        "forbidden",
        "forbidden",
        "The purpose of use {purpose} does not allow this call.{hint}",
        "policy",
    ),
    Entry(
        "AUT-030",
        "organisation-mismatch",
        "forbidden",
        "forbidden",
        "{header} names another organisation than your token. Send your own code, or leave the header out.",
    ),
)

_TOKEN_REQUEST = (
    Entry(
        "AUT-023",
        "scope-form",
        "value",
        "bad-request",
        "{part} is not a scope here. Write system/Task.rs: a type or *, then letters of cruds in this order.",
    ),
    Entry(
        "AUT-024",
        "scope-not-registered",
        "forbidden",
        "bad-request",
        "None of the scopes asked for is registered for this client. Ask for some of: {expected}.",
        "policy",
    ),
    Entry(
        "AUT-025",
        "purpose-not-registered",
        "value",
        "bad-request",
        "{reason}. Send purpose_of_use as one of: {expected}.",
    ),
    Entry(
        "AUT-031",
        "grant-type",
        "not-supported",
        "bad-request",
        "This token endpoint takes no such grant_type. Send {expected}.",
    ),
    Entry(
        "AUT-032",
        "form-parameter",
        "required",
        "bad-request",
        "The token request needs {claim}. Send {expected}.",
    ),
    Entry(
        "AUT-033",
        "form-parameter-repeated",
        "value",
        "bad-request",
        "The token request names {claim} more than once. Send each parameter once.",
    ),
    Entry(
        "AUT-034",
        "form-encoding",
        "value",
        "bad-request",
        "The token request {reason}. Send a form as Content-Type application/x-www-form-urlencoded.",
    ),
)

_REGISTRATION = (
    Entry(
        "AUT-040",
        "key-set-form",
        "value",
        "unprocessable",
        "The key set was not accepted: {reason}. Send public RSA (2048 to 4096 bits) or P-384 keys, each with its kid.",
    ),
    Entry(
        "AUT-041",
        "key-address-form",
        "value",
        "unprocessable",
        "The key set address was not accepted: {reason}. Give an https address of a public host.",
    ),
    Entry(
        "AUT-042",
        "name-taken",
        "duplicate",
        "conflict",
        "{noun} {name} exists already. Choose another id and name.",
    ),
    Entry(
        "AUT-043",
        "party-unknown",
        "not-found",
        "not-found",
        "There is no {noun} {name}. List them to see what is registered.",
    ),
    Entry(
        "AUT-044",
        "registration-form",
        "value",
        "unprocessable",
        "The registration was not accepted: {reason}.",
    ),
    Entry(
        "AUT-045",
        "agreement-ended",
        "conflict",
        "conflict",
        "The agreement {name} has ended already. List them to see which are in force.",
    ),
)

ENTRIES = (*_TOKEN, *_ASSERTION, *_RIGHTS, *_TOKEN_REQUEST, *_REGISTRATION)
