"""Corridors: what is ahead along the way, by public points only."""
