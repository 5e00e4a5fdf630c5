"""What compliance staff work with: finding a consent and seeing it as it was."""
