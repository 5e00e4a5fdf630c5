"""The rules of the lint, a file for each thing that they look at."""
