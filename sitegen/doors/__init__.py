"""What people and machines call: commands, their reports, and the preview."""
