"""People waiting for a call: how they come in, who calls them, how it ends."""
