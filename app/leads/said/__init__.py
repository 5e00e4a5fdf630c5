"""What a person told us beyond the form, on record: where they are, and what they asked."""
