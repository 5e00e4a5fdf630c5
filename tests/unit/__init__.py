"""What needs neither database nor web."""
