"""What keeps the log from going back: the signer's memory, the copies outside, the re-anchor."""
