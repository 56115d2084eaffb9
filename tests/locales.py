"""In which locales the tests look at every page; `make audit` looks at all of them."""

TESTED = ("es", "en")
