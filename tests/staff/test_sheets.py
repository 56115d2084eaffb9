"""Spreadsheets that come back: compared, loaded, and what a file cannot do."""

import datetime as dt

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models import ImportRow, Phone, Proposal, Service, Sheet
from tests.staff.forms import press as save
from tests.staff.sheets import (
    as_csv,
    as_xlsx,
    changed,
    counts,
    press,
    send,
    settled,
    table_of,
    taken,
)
from tests.staff.shelter import Shelter


def test_a_sheet_that_nobody_touched_changes_nothing(shelter: Shelter) -> None:
    browser = shelter.browser(role="manager")
    table = taken(browser, shelter)

    for content in (as_xlsx(table), as_csv(table)):
        page = send(browser, shelter, content)
        assert counts(page) == {
            "Refused": 0,
            "New, but perhaps listed already": 0,
            "New": 0,
            "Changed": 0,
            "Not changed": 1,
            "Not in the file": 0,
        }


def test_harmless_changes_are_live_and_dangerous_ones_wait(shelter: Shelter) -> None:
    browser = shelter.browser(role="manager")
    sheet = changed(
        taken(browser, shelter),
        {
            "Opening hours": "Mo-Fr 08:00-16:00",
            "Aimed at": "familias",  # a code's word in any language
            "E-mail": "new@example.org",
        },
    )
    table = as_xlsx(sheet)
    before = shelter.shown()

    page = send(browser, shelter, table)
    assert counts(page)["Changed"] == 1
    assert "Mo-Fr" not in page.text or "waits for a second person" in page.text
    assert shelter.shown() == before

    page = press(browser, page)
    assert "The good lines are loaded." in page.text
    assert shelter.shown().opening_hours == "Mo-Fr 08:00-16:00"
    assert shelter.shown().email is None
    assert [p.field for p in shelter.rows(Proposal)] == ["email"]

    again = send(browser, shelter, table)
    assert counts(again)["Not changed"] == 1
    assert len(shelter.rows(Proposal)) == 1


def test_a_file_leaves_what_a_person_changed_since_it_was_made(shelter: Shelter) -> None:
    browser = shelter.browser(role="manager")
    table = taken(browser, shelter)
    save(browser, shelter.edit(browser, "hours-open"), {"sa-state": "open", "sa-from1": "10:00",
                                                        "sa-to1": "12:00"})  # fmt: skip
    live = shelter.shown().opening_hours

    page = send(browser, shelter, as_xlsx(table))
    assert counts(page)["Not changed"] == 1

    page = send(browser, shelter, as_xlsx(changed(table, {"Opening hours": "Mo 09:00-10:00"})))
    assert counts(page)["Changed"] == 1
    press(browser, page)
    assert shelter.shown().opening_hours == live
    assert [p.field for p in shelter.rows(Proposal)] == ["hours_open"]


def test_good_lines_load_and_refused_ones_come_back_with_the_reason(shelter: Shelter) -> None:
    browser = shelter.browser(role="manager")
    table = changed(taken(browser, shelter), {"Opening hours": "Mo 08:00-16:00"})
    stranger = [*table[1]]
    stranger[0] = "00000000-0000-4000-8000-000000000000"
    wrong = changed([table[0], ["", "", *table[1][2:]]], {"Phones": "12", "Name": "Another"})[1]
    page = send(browser, shelter, as_xlsx([*table, stranger, wrong]))

    assert counts(page)["Refused"] == 2
    assert "There is no such listing of this organization." in page.text
    assert "Phones: This cannot be dialled." in page.text
    back = table_of(browser.open(f"{page.url}/refused.xlsx").data)
    assert [row[0].partition(".")[0] for row in back[1:]] == [
        "Listing (leave as it is): There is no such listing of this organization",
        "Phones: This cannot be dialled",
    ]
    assert back[0][1:] == table[0]
    press(browser, page)
    assert shelter.shown().opening_hours == "Mo 08:00-16:00"


def test_a_new_line_is_a_listing_when_a_second_person_has_said_yes(shelter: Shelter) -> None:
    browser = shelter.browser(role="manager")
    rows = [
        ["Nombre del servicio", "Sector", "Municipio", "Teléfono", "Horario"],
        ["#service+name", "#sector", "#adm2+name", "#contact+phone", ""],
        ["Comedor inventado", "food", "Tapachula", "+1-555-0100", "Mo-Fr 12:00-14:00"],
        ["A made-up shelter", "shelter", "Tapachula", "", ""],
    ]
    content = as_csv(rows)
    page = send(browser, shelter, content, "5w.csv")
    assert counts(page)["New"] == 1
    assert counts(page)["New, but perhaps listed already"] == 1
    assert counts(page)["Not in the file"] == 1

    page = press(browser, page)
    services = {service.name: service.status for service in shelter.rows(Service)}
    assert services == {"A made-up shelter": "active", "Comedor inventado": "held"}
    assert counts(send(browser, shelter, content))["Not changed"] == 1

    moderator = shelter.browser("mo@example.org", "moderator")
    proposal = shelter.rows(Proposal)[0]
    url = f"/provider/{shelter.organization}/proposals/{proposal.id}"
    assert "A new listing" in moderator.get(url).text
    moderator.post(url, {"do": "approve"})
    assert {service.status for service in shelter.rows(Service)} == {"active"}


def test_a_column_that_nobody_knows_is_asked_once(shelter: Shelter) -> None:
    browser = shelter.browser(role="manager")
    rows = [["Name", "Kinds of help", "Town", "Our odd column", "Notes"],
            ["A soup kitchen", "Food", "Tapachula", "Mo 10:00-11:00", "x"]]  # fmt: skip
    page = send(browser, shelter, as_csv(rows))
    assert "What are these columns?" in page.text
    browser.send(f"{page.url}/columns", {"column-3": "name", "column-4": ""})
    assert "What are these columns?" in browser.get(page.url).text
    browser.send(f"{page.url}/columns", {"column-3": "hours_open", "column-4": ""})
    assert counts(settled(browser, page.url))["New"] == 1
    assert counts(send(browser, shelter, as_csv(rows)))["New"] == 1


def test_a_listing_leaves_only_when_that_is_asked_for(shelter: Shelter) -> None:
    browser = shelter.browser(role="manager")
    rows = as_csv([["Name", "Kinds of help", "Town"], ["A soup kitchen", "Food", "Tapachula"]])

    press(browser, send(browser, shelter, rows))
    assert shelter.session.get_one(Service, shelter.service).status == "active"
    press(browser, send(browser, shelter, rows), withdraw="1")

    shelter.rows(Service)
    assert shelter.session.get_one(Service, shelter.service).status == "withdrawn"


def test_a_listing_that_changed_while_it_was_looked_at_is_refused(
    shelter: Shelter, session: Session
) -> None:
    browser = shelter.browser(role="manager")
    table = changed(taken(browser, shelter), {"Opening hours": "Mo 08:00-16:00"})
    page = send(browser, shelter, as_xlsx(table))
    save(browser, shelter.edit(browser, "hours-open"), {"sa-state": "open", "sa-from1": "10:00",
                                                        "sa-to1": "12:00"})  # fmt: skip
    live = shelter.shown().opening_hours

    page = press(browser, page)
    assert "Somebody changed this listing meanwhile." in page.text
    assert shelter.shown().opening_hours == live


def test_nothing_is_loaded_and_the_file_goes(shelter: Shelter) -> None:
    browser = shelter.browser(role="manager")
    table = changed(taken(browser, shelter), {"Opening hours": "Mo 08:00-16:00"})
    page = send(browser, shelter, as_xlsx(table))

    page = browser.post(page.url, {"do": "drop"})

    assert "The file is deleted here." in page.text
    assert shelter.rows(Sheet) == []
    assert shelter.shown().opening_hours == "Mo-Fr 09:00-17:00"


def test_an_empty_cell_takes_a_contact_off_at_once(shelter: Shelter) -> None:
    browser = shelter.browser(role="manager")
    table = changed(taken(browser, shelter), {"Phones": ""})
    page = press(browser, send(browser, shelter, as_xlsx(table)))
    assert "The good lines are loaded." in page.text
    assert shelter.rows(Phone) == []
    assert shelter.rows(ImportRow) == []


def test_what_nobody_loads_is_deleted_after_a_day(shelter: Shelter) -> None:
    browser = shelter.browser(role="manager")
    content = as_xlsx(changed(taken(browser, shelter), {"Opening hours": "Mo 08:00-16:00"}))
    old = send(browser, shelter, content)
    shelter.session.execute(update(Sheet).values(created_at=Sheet.created_at - dt.timedelta(1.1)))
    shelter.session.commit()

    send(browser, shelter, content)

    assert len(shelter.rows(Sheet)) == 1
    browser.get(old.url, status=404)


def test_an_organization_sends_twenty_files_a_day(shelter: Shelter) -> None:
    browser = shelter.browser(role="manager")
    content = as_xlsx(taken(browser, shelter))
    page = send(browser, shelter, content)
    sheet = shelter.rows(Sheet)[0]
    shelter.session.add_all(
        Sheet(
            organization_id=sheet.organization_id,
            account_id=sheet.account_id,
            locale="en",
            state="refused",
            touched_at=sheet.touched_at,
        )
        for _ in range(19)
    )
    shelter.session.commit()

    assert "Twenty files were sent" in send(browser, shelter, content, status=422).text
    browser.post(page.url, {"do": "drop"})
    assert counts(send(browser, shelter, content))["Not changed"] == 1


def test_a_file_whose_reader_died_is_read_anew(shelter: Shelter) -> None:
    browser = shelter.browser(role="manager")
    content = as_xlsx(taken(browser, shelter))
    page = send(browser, shelter, content)
    shelter.session.execute(
        update(Sheet).values(
            state="reading", content=content, touched_at=Sheet.touched_at - dt.timedelta(hours=1)
        )
    )
    shelter.session.commit()

    assert counts(settled(browser, page.url))["Not changed"] == 1


def test_a_refuge_in_a_file_starts_hidden_and_is_approved_so(shelter: Shelter) -> None:
    browser = shelter.browser(role="manager")
    rows = [
        ["Name", "Kinds of help", "Town", "Address", "setting", "Aimed at"],
        [
            "A made-up refuge",
            "shelter",
            "Tapachula",
            "9 Secret Road",
            "residential",
            "survivors_gbv",
        ],
    ]
    press(browser, send(browser, shelter, as_csv(rows)))
    moderator = shelter.browser("mo@example.org", "moderator")
    proposal = shelter.rows(Proposal)[0]
    moderator.post(f"/provider/{shelter.organization}/proposals/{proposal.id}", {"do": "approve"})

    service = next(s for s in shelter.rows(Service) if s.name == "A made-up refuge")
    location = service.service_at_locations[0].location
    assert service.status == "active"
    assert (location.disclosure, location.city, location.address) == ("hidden", None, None)
    assert location.public_point is None
    told = shelter.public.execute("SELECT count(*) FROM listing WHERE address LIKE '%Secret%'")
    assert told.fetchone() == (0,)
