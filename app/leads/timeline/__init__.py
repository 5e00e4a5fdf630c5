"""What the visitor's browser told of the form: the ticks and the statement, no key, no value."""
