"""The page of one lead as its holder sees it: one file for each box."""
