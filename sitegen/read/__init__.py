"""From files to typed entries: YAML, Markdown, layouts, pictures and documents."""
