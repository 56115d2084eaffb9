"""Spreadsheets of an organization's listings: written, read, compared, loaded."""
