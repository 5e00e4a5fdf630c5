"""Lists of leads: what one agent has, what waits in each state, and what is new."""
