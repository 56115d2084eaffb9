"""How organizations come in: they apply, somebody calls them, two people let them in (law 5)."""
