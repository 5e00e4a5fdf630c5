"""The log as files that any static host can serve."""
