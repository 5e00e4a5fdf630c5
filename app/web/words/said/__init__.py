"""What was said later, as both audiences of the staff read it."""
