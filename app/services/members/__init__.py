"""Who acts for an organization: invited by two people, gone at once (law 5)."""
