"""What sales agents work with: the queue and the lead they hold."""
