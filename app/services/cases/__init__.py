"""What seekers say is wrong with a listing: sent, gathered, decided."""
