"""Who agreed, to which words, as shown, and what may be done with it."""
