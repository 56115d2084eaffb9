"""What is taken in bulk: downloads, feeds and counts on maps."""
