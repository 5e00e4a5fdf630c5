"""The style sheets in Sass, over the U.S. Web Design System, and how they are built."""
