"""Finding people again, all that happened to them, and the record of every look."""
