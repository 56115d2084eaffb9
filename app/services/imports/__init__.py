"""Files in: read, check every row, report every error, then write all or nothing."""
