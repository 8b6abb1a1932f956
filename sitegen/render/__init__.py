"""From pages to their bytes: what a layout may ask, and a writer for each format."""
