"""The tests: true sentences about named people, on both databases."""
