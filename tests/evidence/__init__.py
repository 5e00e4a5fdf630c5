"""One bundle of each release, kept: every later one must verify it."""
