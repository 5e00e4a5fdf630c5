"""The page of a lead whose person is on the line: they called us."""
