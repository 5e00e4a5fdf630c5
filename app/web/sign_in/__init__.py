"""The way in for the staff: password, one-time code, first set-up, and the way out."""
