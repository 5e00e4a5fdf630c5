"""Measuring a page in Chromium: what `edition measure` does."""
