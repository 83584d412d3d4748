"""Spreadsheets of groups: reading files as people keep them, and what their lines would do to the list. Pure."""
