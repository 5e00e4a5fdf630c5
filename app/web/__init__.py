"""Everything that knows it is on the web."""
