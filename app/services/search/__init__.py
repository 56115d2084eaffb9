"""Finding help: what is near, in a language someone speaks, for whom, and who answers now."""
