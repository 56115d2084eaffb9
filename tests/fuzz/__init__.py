"""Requests of any kind at all, and what must hold of every answer."""
