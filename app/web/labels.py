"""What the codes of ``data/taxonomy.csv`` are called on screen.

Each dictionary takes a code and gives words that are translated when the page is rendered.
English is the source language of the catalogs. The words are for a twelve-year-old, and quiet:
somebody may be looking over the shoulder. The two functions are imported under names that the
extractor of catalogs knows.
"""

from __future__ import annotations

from flask_babel.speaklater import LazyString

from app.web.i18n import lazy_gettext as _
from app.web.i18n import lazy_pgettext as pgettext

#: A kind of help, as on its tile and in the filters.
CATEGORY: dict[str, LazyString] = {
    "emergency": _("Help right now"),
    "sea_rescue": _("Rescue at sea"),
    "shelter": _("Place to sleep"),
    "food": pgettext("kind of help", "Food"),
    "water_hygiene": _("Water, toilet, shower"),
    "health": _("Doctor and health"),
    "sexual_reproductive_health": _("Pregnancy and private health"),
    "mental_health": _("Someone to talk to"),
    "substance_use": _("Help with alcohol or drugs"),
    "gbv": _("Support and safety"),
    "trafficking": _("If someone controls you"),
    "child_protection": _("Help for children"),
    "family_links": _("Find or call family"),
    "legal_aid": _("Lawyer, free"),
    "asylum": _("Ask for protection"),
    "regularisation_pathways": _("Permits to stay or travel"),
    "documentation": _("ID and papers"),
    "consular": _("Consulate of your country"),
    "rights_complaints": _("If you were treated badly"),
    "report_crime": _("Report a crime"),
    "cash": _("Help with money"),
    "work_income": pgettext("kind of help", "Work"),
    "education": _("School and classes"),
    "connectivity": _("Charge your phone, wifi, SIM"),
    "transport": _("Free or public transport"),
    "interpretation": _("Someone who speaks your language"),
    "information": _("Advice and information"),
}

#: Whom a service is aimed at; also stands inside "they say: women; ask".
SERVES: dict[str, LazyString] = {
    "everyone": pgettext("whom a place helps", "everyone"),
    "women": pgettext("whom a place helps", "women"),
    "men": pgettext("whom a place helps", "men"),
    "single_men": pgettext("whom a place helps", "men who travel alone"),
    "families": pgettext("whom a place helps", "families"),
    "children": pgettext("whom a place helps", "children"),
    "adolescents": pgettext("whom a place helps", "teenagers"),
    "unaccompanied_children": pgettext(
        "whom a place helps", "children who are alone or away from their parents"
    ),
    "pregnant_or_nursing": pgettext("whom a place helps", "people who are pregnant or nursing"),
    "survivors_gbv": pgettext("whom a place helps", "people who were hurt or abused"),
    "survivors_torture_kidnapping": pgettext(
        "whom a place helps", "people who were kidnapped or tortured"
    ),
    "lgbtiq": pgettext("whom a place helps", "LGBTIQ+ people"),
    "trans_people": pgettext("whom a place helps", "trans people"),
    "indigenous": pgettext("whom a place helps", "Indigenous people"),
    "black_afrodescendant": pgettext("whom a place helps", "Black and Afro-descendant people"),
    "disability": pgettext("whom a place helps", "people with a disability"),
    "chronic_illness_hiv": pgettext("whom a place helps", "people with a long illness or HIV"),
    "older_people": pgettext("whom a place helps", "older people"),
    "asylum_seekers": pgettext("whom a place helps", "people who ask for asylum"),
    "refugees": pgettext("whom a place helps", "refugees"),
    "returnees": pgettext("whom a place helps", "people who go back to their country"),
    "deported": pgettext("whom a place helps", "people who were deported"),
    "in_transit": pgettext("whom a place helps", "people who are passing through"),
    "host_community": pgettext("whom a place helps", "people who live in the area"),
}

#: Who runs a place, as a sentence on its card.
OPERATOR: dict[str, LazyString] = {
    "community": _("Run by people of the community"),
    "faith": _("Run by a church or faith group"),
    "ngo": _("Run by an aid organization"),
    "un_red_cross": _("Run by the United Nations or the Red Cross"),
    "municipality": _("Run by the town or city government"),
    "state": _("Run by the government"),
    "justice_police_rescue": _("Run by the police, the courts or a rescue service"),
    "migration_authority": _("Run by the migration authority: it may ask for papers"),
    "consulate": _("Run by a consulate: an office of your country or of another"),
    "private": _("Run by a private business"),
    "unknown": _("We do not know who runs it"),
}

#: A condition one can ask for, as the label of its filter.
NEED: dict[str, LazyString] = {
    "no_id": _("No ID needed"),
    "no_papers": _("No migration papers needed"),
    "no_police_report": _("No police report needed"),
    "no_referral": _("You can come without being sent"),
    "no_appointment": _("No appointment needed"),
    "free": _("Free of charge"),
    "families_together": _("Families stay together"),
    "with_children": _("With children"),
    "men_alone": _("Men alone"),
    "arrival_after_hours": _("You can arrive late"),
    "may_leave": _("You can go out and come back"),
    "phone_allowed": _("You can keep your phone"),
    "wheelchair": _("Wheelchair can get in"),
    "foreign_sim": _("Call from a foreign phone number"),
    "trans_women_as_women": _("Trans women are received as women"),
    "no_authorities_at_door": _("No police or migration officers at the door"),
}

#: What a listing says of a condition that is known to hold.
NEED_HOLDS: dict[str, LazyString] = {
    "no_id": _("They do not ask for ID"),
    "no_papers": _("They do not ask for migration papers"),
    "no_police_report": _("They do not ask for a police report"),
    "no_referral": _("Nobody has to send you: just come or call"),
    "no_appointment": _("You do not need an appointment"),
    "free": _("It is free"),
    "families_together": _("Families stay together"),
    "with_children": _("You can bring your children"),
    "men_alone": _("They receive men who are alone"),
    "arrival_after_hours": _("You can arrive late or at night"),
    "may_leave": _("You can go out and come back"),
    "phone_allowed": _("You can keep your phone"),
    "wheelchair": _("You can get in with a wheelchair"),
    "foreign_sim": _("You can call from a foreign phone number"),
    "trans_women_as_women": _("They receive trans women as women"),
    "no_authorities_at_door": _("They say: no police or migration officers at the door"),
}

#: What a listing says of a condition that is known not to hold.
NEED_FAILS: dict[str, LazyString] = {
    "no_id": _("They ask for ID"),
    "no_papers": _("They ask for migration papers"),
    "no_police_report": _("They ask for a police report"),
    "no_referral": _("Another office has to send you"),
    "no_appointment": _("You need an appointment"),
    "free": _("You have to pay"),
    "families_together": _("Families are separated"),
    "with_children": _("You cannot bring children"),
    "men_alone": _("They do not receive men who are alone"),
    "arrival_after_hours": _("You cannot arrive late or at night"),
    "may_leave": _("Once inside, you cannot go out and come back"),
    "phone_allowed": _("You cannot keep your phone"),
    "wheelchair": _("You cannot get in with a wheelchair"),
    "foreign_sim": _("You cannot call from a foreign phone number"),
    "trans_women_as_women": _("They do not receive trans women as women"),
    "no_authorities_at_door": _("There are police or migration officers at the door"),
}

#: Of these conditions the picture shows what is asked: it is crossed out when they hold.
CROSSED_IF_IT_HOLDS = frozenset(
    {
        "no_id",
        "no_papers",
        "no_police_report",
        "no_referral",
        "no_appointment",
        "free",
        "no_authorities_at_door",
    }
)

#: Who is official: said on the card itself.
OFFICIAL = frozenset(
    {"state", "municipality", "justice_police_rescue", "migration_authority", "consulate"}
)

#: What holds for now.
NOTICE: dict[str, LazyString] = {
    "room_likely": _("Room likely"),
    "call_first": _("Call first"),
    "full": _("Full"),
    "closed": _("Closed for now"),
}

#: Who answers an emergency number, and the picture beside that word.
ANSWERS: dict[str, LazyString] = {
    "ambulance": pgettext("answers an emergency number", "ambulance"),
    "fire": pgettext("answers an emergency number", "fire"),
    "police": pgettext("answers an emergency number", "police"),
    "all": pgettext("answers an emergency number", "every emergency"),
    "doubtful": pgettext("answers an emergency number", "this number may be wrong"),
}
ANSWERS_ICON = {
    "ambulance": "ambulance",
    "fire": "flame",
    "police": "star",
    "all": "siren",
    "doubtful": "warning",
}

#: What a field of the search is called in a message about it.
FIELD: dict[str, LazyString] = {
    "near": _("Where you are"),
    "place": _("Where you are"),
    "lat": _("Where you are"),
    "lon": _("Where you are"),
    "category": _("What you need"),
    "language": _("Languages you speak"),
    "serves": _("For whom"),
    "needs": _("What must be so"),
    "open": _("Open now"),
    "authorities": _("Who runs it"),
    "q": _("Words"),
    "page": _("Page"),
    "color": _("Colour"),
    "bbox": _("Part of the map"),
    "way": _("Along the way"),
}

#: Why a value cannot be used, and what to do.
PROBLEM: dict[str, LazyString] = {
    "unknown_code": _("we do not know this choice. Choose one from the list."),
    "unreadable": _("some letters cannot be read. Please type it again."),
    "too_long": _("this is too long. Use fewer words."),
    "too_many": _("these are too many. Choose fewer."),
    "twice": _("this was given twice. Give it once."),
    "out_of_range": _("this number is too large or too small."),
    "not_a_number": _("this is not a number."),
    "too_light": _("this colour is too light to read. Choose a darker one."),
    "missing": _("please write something here."),
}

#: Said when the list leaves a ring.
RING = (
    _("Up to 25 km"),
    _("Farther: 25 to 50 km"),
    _("Farther: 50 to 100 km"),
    _("Far: 100 to 300 km"),
    _("Very far: more than 300 km"),
)

#: By whom a language is spoken, where it is not the staff.
HOW: dict[str, LazyString] = {
    "interpreter_on_site": _("with an interpreter there"),
    "interpreter_by_phone": _("with an interpreter by phone"),
}

#: Parts of the way: headings of the list of corridors.
REGION: dict[str, LazyString] = {
    "south_america": _("South America"),
    "central_america": _("Central America"),
    "mexico": _("Mexico"),
    "caribbean": _("Caribbean, by sea too"),
    "returns": _("Going back south"),
}
