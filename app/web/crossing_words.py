"""What ``data/crossing.csv`` says, in words: one sentence for each of its codes.

Rights, all of them: they stand with their Spanish and English where no native speaker has
checked the words. Numbers stand behind a colon, so that no language has to bend a word to them.
"""

from __future__ import annotations

from app.services.crossing import Fact
from app.web.critical import Critical
from app.web.critical import lazy_critical as critical

SENTENCES: dict[str, Critical] = {
    "free": critical("Asking for protection is free here.", "umbrella"),
    "not_free": critical(
        "Here it is not free: the government takes money for the form, and again for each year"
        " that you wait. Who does not pay in time is refused.",
        "warning",
    ),
    "where": critical("You can ask for protection here: %(value)s", "umbrella"),
    "working_days": critical(
        "Working days that you have to ask, counted from when you arrive: %(value)s", "clock"
    ),
    "days": critical("Days that you have to ask, counted from when you arrive: %(value)s", "clock"),
    "months": critical(
        "Months that you have to ask, counted from when you arrive: %(value)s", "clock"
    ),
    "late": critical("If you are late, go all the same, and say why.", "clock"),
    "no_papers": critical("You can ask without papers. If you have some, bring them.", "card"),
    "alone": critical("You can ask by yourself: you need nobody in between.", "umbrella"),
    "child_alone": critical("Children who are alone can ask too.", "teddy"),
    "only_here": critical(
        "You can ask for protection only in the country where you are.", "umbrella"
    ),
    "not_sent_back": critical(
        "While they decide, they must not send you back to the country that you fled.", "umbrella"
    ),
    "paper": critical("While they decide, you can stay with this paper: %(value)s", "card"),
    "unhcr_free": critical(
        "UNHCR never takes money: not for signing up, not for going to live in another country,"
        " not for anything else.",
        "warning",
    ),
    "cbp_one": critical("The app CBP One gives no appointments any more.", "warning"),
}


def said(fact: Fact) -> Critical:
    """The sentence of a fact."""
    sentence = SENTENCES[fact.says]
    return sentence.about(value=fact.value) if fact.value else sentence
