"""Who holds a lead, for how long, and how it comes back into the queue."""
