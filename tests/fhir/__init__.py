"""Tests of JSON, definitions, terminology and validation."""
