"""How listings are changed by those who keep them: what is live at once, what waits for whom."""
