"""The log itself: what happened, signed, and waiting for its place in the tree."""
