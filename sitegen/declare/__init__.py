"""What there can be: the content types with their fields, the settings, the hosts."""
