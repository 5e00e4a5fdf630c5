"""One person's record, with all that it takes to check it, as files."""
