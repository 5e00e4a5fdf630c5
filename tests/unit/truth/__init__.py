"""The truth table of permission: who, what happened, when, about what, and the answer."""
