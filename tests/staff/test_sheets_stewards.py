"""A steward's spreadsheet: one batch, one decision of somebody else, who has looked."""

from app.models import Proposal, Sheet
from tests.staff.people import make_account
from tests.staff.sheets import as_xlsx, changed, press, send, settled, taken
from tests.staff.shelter import Shelter


def test_a_stewards_file_is_one_batch_with_one_decision(shelter: Shelter) -> None:
    steward = shelter.browser("eva@example.org", "steward")
    table = taken(steward, shelter)
    table = changed(table, {"Opening hours": "Mo 08:00-16:00", "E-mail": "new@example.org"})
    page = press(steward, send(steward, shelter, as_xlsx(table)))
    assert "A moderator decides about the whole file." in page.text
    assert shelter.shown().opening_hours == "Mo-Fr 09:00-17:00"
    sheet = shelter.rows(Sheet)[0]
    url = f"/moderation/sheets/{sheet.id}"
    assert steward.open(url).status_code == 403

    moderator = shelter.browser("mo@example.org", "moderator")
    assert "A made-up organization" in moderator.get("/moderation/sheets/").text
    page = moderator.post(url, {"do": "approve"}, status=422)
    assert "There are lines that you have not opened yet." in page.text
    assert "new@example.org" in moderator.get(f"{url}/lines/2").text
    moderator.post(f"{url}/lines/2")
    moderator.post(url, {"do": "approve"})
    settled(steward, page.url.replace("/moderation/", f"/provider/{shelter.organization}/"))
    assert shelter.shown().opening_hours == "Mo 08:00-16:00"
    assert shelter.shown().email == "new@example.org"
    assert [p.state for p in shelter.rows(Proposal)] == ["approved"]


def test_nobody_approves_her_own_file(shelter: Shelter) -> None:
    both = make_account(shelter.session, "eva@example.org", moderator=True)
    steward = shelter.browser("eva@example.org", "steward")
    assert both.email == "eva@example.org"
    table = changed(taken(steward, shelter), {"Opening hours": "Mo 08:00-16:00"})
    page = press(steward, send(steward, shelter, as_xlsx(table)))
    assert "A moderator decides about the whole file." in page.text
    url = f"/moderation/sheets/{shelter.rows(Sheet)[0].id}"
    steward.send(f"{url}/lines/2")

    assert not steward.get(url).all("//button[@value='approve']")
    assert steward.send(url, {"do": "approve"}).status_code == 403
    assert shelter.shown().opening_hours == "Mo-Fr 09:00-17:00"

    moderator = shelter.browser("mo@example.org", "moderator")
    moderator.post(url, {"do": "reject", "reason": "Call us first"})
    assert "Call us first" in steward.get(page.url).text
    assert shelter.shown().opening_hours == "Mo-Fr 09:00-17:00"
