"""FHIR JSON in and out: parsing, definitions, validation, terminology."""
