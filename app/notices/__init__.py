"""Mail, after the commit: the outbox, its delivery, and who delivers."""
