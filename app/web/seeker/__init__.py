"""The pages for people who look for help. No cookies, no session, no script needed."""
