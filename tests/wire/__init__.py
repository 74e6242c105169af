"""FHIR on the wire, tested over HTTP: interactions, headers, media types, retries, races, hostile input."""
