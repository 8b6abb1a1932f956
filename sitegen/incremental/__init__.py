"""What the last build left, what of it stands, and which files are made again."""
