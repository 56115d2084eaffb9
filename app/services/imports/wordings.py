"""What a row says in words, in one language or several, and how that is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.models import Disclosure, Service, Status, Wording, WordingSource
from app.services.imports.cells import Cells
from app.services.taxonomies import languages
from app.services.wordings import UNKNOWN, Translator, fingerprint

if TYPE_CHECKING:
    from app.services.imports.tabular import CheckedRow

ABOUT = "conditions"
_LINE = re.compile(r"(?P<locale>\S+?)(?P<machine> \(machine\))?: +(?P<text>\S.*)")
_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")


@dataclass(frozen=True, slots=True)
class Written:
    """A text of a row, in one language."""

    text: str
    source: WordingSource


def written_in(cells: Cells) -> dict[str, Written]:
    """The texts of a row by locale: ``conditions_as_published`` and its ``translations``.

    Those stand one a line, ``ht: Tèks la`` or, where a machine wrote it, ``ht (machine): Tèks la``.
    """
    found: dict[str, Written] = {}
    original, locale = cells.text("conditions_as_published"), cells.row.get("text_locale")
    if locale and not _is_known(locale):
        cells.refuse("text_locale", "is no language of data/languages.csv")
    if original:
        found[locale or UNKNOWN] = Written(original, WordingSource.ORIGINAL)
    for line in filter(None, map(str.strip, cells.row.get("translations", "").splitlines())):
        match = _LINE.fullmatch(line)
        if match is None or not _is_known(match["locale"]):
            cells.refuse("translations", "is not “language: text” in a known language", line)
        elif match["locale"] in found:
            cells.refuse("translations", "has two texts in one language", line)
        elif original is None:
            cells.refuse("translations", "translates nothing: there is no original", line)
        else:
            source = WordingSource.MACHINE if match["machine"] else WordingSource.HUMAN
            found[match["locale"]] = Written(match["text"], source)
    return found


def set_wordings(
    service: Service, row: CheckedRow, before: CheckedRow | None, translator: Translator
) -> None:
    """Write the texts of a row; what a person has changed since ``before`` was written stays.

    A translation that stays the same while its original changes is outdated from then on.
    """
    here = {wording.locale: wording for wording in service.wordings if wording.about == ABOUT}
    then = before.wordings if before else {}
    original = next(iter(row.wordings.values()), None)
    for locale in dict.fromkeys((*row.wordings, *then)):
        now, wording = row.wordings.get(locale), here.get(locale)
        if not _may_write(wording, then.get(locale), now):
            continue
        if wording is not None and now is None:
            service.wordings.remove(wording)
        elif now is not None:
            assert original is not None
            _write(service, locale, now, original.text, wording)
    if _is_public(service):
        _have_translated(service, translator)


def _may_write(wording: Wording | None, then: Written | None, now: Written | None) -> bool:
    """Whether what stands there is what the file wrote last, or nothing that a person wrote."""
    if now is not None and now.source is WordingSource.ORIGINAL:
        return wording is None or then is None or wording.text == then.text
    if wording is None:
        return then is None
    if wording.source is WordingSource.MACHINE:
        return True
    return then is not None and wording.text == then.text


def _write(
    service: Service, locale: str, now: Written, original: str, wording: Wording | None
) -> None:
    if wording is None:
        wording = Wording(about=ABOUT, locale=locale, text="")
        service.wordings.append(wording)
    if now.source is WordingSource.ORIGINAL:
        wording.made_from = None
    elif wording.text != now.text:
        wording.made_from = fingerprint(original)
    wording.text, wording.source = now.text, now.source


def _is_public(service: Service) -> bool:
    places = [at.location.disclosure for at in service.service_at_locations]
    return service.status is Status.ACTIVE and all(x is Disclosure.EXACT for x in places)


def _have_translated(service: Service, translator: Translator) -> None:
    """Ask for what nobody has translated, and anew for what a machine made of another original."""
    here = {wording.locale: wording for wording in service.wordings if wording.about == ABOUT}
    original = next((w for w in here.values() if w.source is WordingSource.ORIGINAL), None)
    if original is None:
        return
    for target in translator.targets:
        wording = here.get(target)
        if wording is not None and (
            wording.source is not WordingSource.MACHINE
            or wording.made_from == fingerprint(original.text)
        ):
            continue
        text = translator.translate(original.text, source=original.locale, target=target)
        if text:
            written = Written(text, WordingSource.MACHINE)
            _write(service, target, written, original.text, wording)


def _is_known(locale: str) -> bool:
    return bool(_LOCALE.fullmatch(locale)) and locale.partition("-")[0] in languages()
