"""What the database knows, in the words of the office: people, times, states, answers."""
