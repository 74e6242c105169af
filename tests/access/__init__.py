"""Tests of tokens, clients and keys."""
