"""The domain on both databases, and the pages in process."""
