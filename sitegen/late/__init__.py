"""What is made last, from finished pages: pictures in sizes, cards, search, compressed copies."""
