"""Notices of moderators for a town, an admin-1 or a country."""
