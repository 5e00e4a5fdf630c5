"""What is kept when something breaks: killed, locked, full."""
