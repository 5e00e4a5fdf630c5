"""Where a person is: what an area code, a state or a ZIP code says of it."""
