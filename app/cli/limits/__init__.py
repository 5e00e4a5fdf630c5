"""What limits calls, from the command line: lists, choices, emergencies, what agents hold."""
