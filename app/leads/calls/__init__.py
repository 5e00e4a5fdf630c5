"""Calls: each step as it is taken, what came of it, and what follows."""
