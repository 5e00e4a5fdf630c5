"""Mails: what they say, and the postman who writes and sends them."""
