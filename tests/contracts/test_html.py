"""What the tests call well made: a page like one that was read before is not waved through."""

import pytest

from tests.html import errors_of

PAGE = """<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<title>A page</title>
<style>p{color:red}</style>
</head>
<body>
<main id="main"><h1>A page</h1><p>One &amp; two</p><ul><li><a href="/">Home</a></li></ul>
<select name=l><option value=es>Español<option value=en>English</select>
<table><tr><td>1</td></tr></table><p>It ends.</p></main>
</body>
</html>
"""


def test_a_page_that_is_well_made_has_no_errors() -> None:
    assert errors_of(PAGE) == []
    assert errors_of(PAGE.replace("One", "Three").replace("<li>", "<li>\n")) == []


@pytest.mark.parametrize(
    ("well", "spoiled"),
    [
        ("<p>It ends.</p>", "<p><p>It ends.</p></p>"),
        ("<p>It ends.</p>", "<p>It ends.</p></p>"),
        ("<p>It ends.</p>", "<p><ul><li>It ends.</li></ul></p>"),
        ("<p>It ends.</p>", "<p/>"),
        ("</h1>", "</h2>"),
        ("</a></li>", "</li></a>"),
        ("Home</a>", '<a href="/">Home</a></a>'),
        ('id="main"', 'id="main" id="main"'),
        ('id="main"', 'id="main'),
        ('<a href="/">', '<a href="/"title="x">'),
        ("</a>", "</a title=x>"),
        ("</select>", "</option></option></select>"),
        ("</select>", "</ul></select>"),
        ("&amp;", "&amp"),
        ("&amp;", "&nosuchletter;"),
        ("One", "One < two"),
        ("One", "One\0"),
        ("color", "col\x01or"),
        ("</style>", "</style><style></style x>"),
        ("</head>", "</head><p>Between</p>"),
        ("<body>", "<body><body>"),
        ("</html>", "</html><p>After</p>"),
        ("<!doctype html>", ""),
    ],
)
def test_what_is_not_is_found_also_after_one_that_was(well: str, spoiled: str) -> None:
    assert errors_of(PAGE) == []
    assert well in PAGE
    assert errors_of(PAGE.replace(well, spoiled, 1)) != []
