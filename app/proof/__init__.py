"""Showing others that it is all there and true."""
