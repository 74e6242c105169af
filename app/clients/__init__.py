"""Calls out: the only package that speaks HTTP to other systems."""
