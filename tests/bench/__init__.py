"""Measured against a bare Flask application on the same database, in the same run."""
