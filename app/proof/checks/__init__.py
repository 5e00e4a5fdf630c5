"""What verify_ledger() checks: one file for each kind of thing."""
