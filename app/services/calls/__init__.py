"""The call desk: who is to be called next, and what came of it."""
