"""What limits calls beside the consents, each on record: lists, an officer's lift, choices."""
