"""What others judge by: tools that were not written here, before a log that was."""
