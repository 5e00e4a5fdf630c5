"""Calls in words: their steps, what came of them, and what their record lacks."""
