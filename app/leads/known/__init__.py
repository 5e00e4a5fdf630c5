"""What the database knows of a person, of the house and of an agent, as permission asks it."""
