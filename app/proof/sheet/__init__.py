"""The one page of a bundle that a judge can read."""
