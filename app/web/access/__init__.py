"""What a page asks of who opens it."""
