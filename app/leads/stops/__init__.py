"""Who may not be called any more: their numbers and addresses, and who asks again all the same."""
