"""Tests of the database and the named operations on it."""
