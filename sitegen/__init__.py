"""Compiles an organisation's Markdown and YAML, through Jinja layouts, into a static site."""

__version__ = "0.1.0"
