"""How fast Amparo is, as figures that a change can be compared by."""
