"""What each kind of person is answered at each address of staff: the status."""

from collections.abc import Mapping

from tests.staff.desk_rows import DESK_ROWS

#: nobody: not signed in. foreign: a manager of another organization. half: a moderator who has
#: not set up a second factor.
PEOPLE = ("nobody", "editor", "manager", "steward", "foreign", "half", "moderator")
MEMBERS = ("editor", "manager", "steward", "foreign")
Row = Mapping[str, int]


def row(nobody: int, member: int, half: int, moderator: int, **others: int) -> Row:
    """What each person is answered; ``others`` are members for whom it is something else."""
    of_members = {name: others.get(name, member) for name in MEMBERS}
    return {"nobody": nobody, **of_members, "half": half, "moderator": moderator}


#: For whoever is signed in; others are led to sign in, half a moderator to her second factor.
ANY_ACCOUNT = row(302, 200, 303, 200)
#: For whoever is not signed in; others are led to where they begin (302).
ONLY_STRANGERS = row(200, 302, 303, 302)
ONLY_MODERATORS = row(302, 403, 303, 200)
#: Of one's own organization; a form of somebody who is signed out comes back to her (403).
OWN = row(302, 200, 303, 200, foreign=403)
OWN_FORM = row(403, 303, 303, 303, foreign=403)
OWN_FORM_WRONG = row(403, 422, 303, 422, foreign=403)
OWN_DRAFT = row(403, 204, 303, 204, foreign=403)
OWN_ANSWER = row(403, 404, 303, 404, foreign=403)  # neither yes nor no
#: Of one's own organization, where the address also names a place of it.
OF_ITS_PLACES = row(302, 303, 303, 303, foreign=403)
#: For whoever has the link, signed in or not; this one has come to nothing.
BY_LINK = row(410, 410, 303, 410)
CLOSED_TO_ALL = row(404, 404, 303, 404)
BY_MANAGERS_OF_WHAT_IS_NOT_THERE = row(302, 403, 303, 404, manager=404)
OF_NO_SHEET = row(302, 403, 303, 404, manager=404, steward=404)
OF_NO_BATCH = row(302, 403, 303, 404)
OF = "/provider/<uuid:organization_id>"
BATCH = "/moderation/sheets/<uuid:sheet_id>"
TEAM = "/provider/<uuid:organization_id>/members"
VOUCH = "/provider/<uuid:organization_id>/vouch/<uuid:application_id>"
APPLICATION = "/moderation/applications/<uuid:application_id>"
TABLE: Mapping[str, Row] = {
    "GET /account/": ANY_ACCOUNT,
    "POST /account/language": row(400, 400, 400, 400),
    "POST /account/sign-ins/<uuid:sign_in_id>/close": row(302, 303, 303, 303),
    "POST /account/sign-ins/close-others": row(302, 303, 303, 303),
    "POST /account/password/remove": row(302, 303, 303, 303),
    "GET /account/sign-in": ONLY_STRANGERS,
    "POST /account/sign-in": ONLY_STRANGERS,
    "POST /account/sign-in/code": ONLY_STRANGERS,
    "POST /account/sign-out": row(302, 302, 302, 302),
    "GET /account/again": row(302, 200, 200, 200),
    "POST /account/again": row(302, 200, 200, 200),
    "POST /account/again/code": row(302, 200, 200, 200),
    "GET /account/again/passkey": ANY_ACCOUNT,
    "POST /account/again/passkey": ANY_ACCOUNT,
    "POST /account/again/passkey/<token>": row(302, 302, 303, 302),
    "GET /account/password": ANY_ACCOUNT,
    "POST /account/password": ANY_ACCOUNT,
    "GET /account/second-factor": row(302, 200, 200, 200),
    "POST /account/second-factor": row(302, 200, 200, 200),
    "POST /account/second-factor/<token>": row(302, 302, 302, 302),
    "GET /account/second-factor/code": row(302, 302, 303, 302),
    "POST /account/second-factor/code": row(302, 302, 303, 302),
    "GET /account/recovery-codes": row(302, 200, 200, 200),
    "POST /account/recovery-codes": row(302, 200, 200, 200),
    "GET /account/recovery": row(302, 302, 303, 302),
    "POST /account/recovery": row(302, 302, 303, 302),
    "GET /account/passkeys": ANY_ACCOUNT,
    "POST /account/passkeys": ANY_ACCOUNT,
    "POST /account/passkeys/<token>": row(302, 302, 303, 302),
    "GET /account/passkeys/remove": row(302, 302, 303, 302),
    "POST /account/passkeys/remove": row(302, 302, 303, 302),
    "GET /account/passkey": ONLY_STRANGERS,
    "POST /account/passkey": ONLY_STRANGERS,
    "POST /account/passkey/<token>": row(302, 302, 303, 302),
    "GET /provider/": ANY_ACCOUNT,
    "GET /provider/<uuid:organization_id>/tonight": OWN,
    **{
        f"POST /provider/<uuid:organization_id>/tonight/<uuid:service_id>{what}": OF_ITS_PLACES
        for what in ("", "/pause", "/instead", "/reminder", "/links/revoke")
    },
    # It is open already:
    "POST /provider/<uuid:organization_id>/tonight/<uuid:service_id>/open": row(
        302, 404, 303, 404, foreign=403
    ),
    "GET /confirm/<token>": BY_LINK,
    "POST /confirm/<token>": BY_LINK,
    "GET /confirm/tonight/<token>": BY_LINK,
    "POST /confirm/tonight/<token>": BY_LINK,
    "GET /confirm/<token>/change": row(302, 303, 303, 303),
    "POST /confirm/new": row(200, 200, 303, 200),
    "GET /provider/apply": row(200, 200, 303, 200),
    "POST /provider/apply": row(422, 422, 303, 422),
    "GET /provider/apply/sent": row(200, 200, 303, 200),
    "GET /provider/<uuid:organization_id>/vouch": row(302, 403, 303, 403, manager=200),
    f"GET {VOUCH}": row(302, 403, 303, 403, manager=404),
    f"POST {VOUCH}": row(302, 403, 303, 403, manager=404),
    f"GET {TEAM}": row(302, 200, 303, 200, foreign=403),
    f"POST {TEAM}/invitations": row(302, 403, 303, 422, manager=422),
    f"POST {TEAM}/invitations/<uuid:invitation_id>/decision": BY_MANAGERS_OF_WHAT_IS_NOT_THERE,
    f"POST {TEAM}/invitations/<uuid:invitation_id>/withdrawal": BY_MANAGERS_OF_WHAT_IS_NOT_THERE,
    f"POST {TEAM}/<uuid:member_id>/removal": BY_MANAGERS_OF_WHAT_IS_NOT_THERE,
    f"POST {OF}/open-data": row(302, 403, 303, 303, manager=303),
    f"GET {TEAM}/leaving": row(302, 200, 303, 200, foreign=403),
    f"POST {TEAM}/leaving": row(302, 303, 303, 404, foreign=403),
    "GET /moderation/": ONLY_MODERATORS,
    "GET /moderation/members/": ONLY_MODERATORS,
    "GET /moderation/applications/": ONLY_MODERATORS,
    f"GET {APPLICATION}": row(302, 403, 303, 404),
    f"POST {APPLICATION}/approval": row(302, 403, 303, 404),
    f"POST {APPLICATION}/refusal": row(302, 403, 303, 404),
    f"POST {APPLICATION}/organization": row(302, 403, 303, 404),
    f"POST {APPLICATION}/voucher": row(302, 403, 303, 303),
    "GET /moderation/proposals": ONLY_MODERATORS,
    "GET /moderation/cases/": ONLY_MODERATORS,
    **{f"{m} /moderation/cases/<uuid:case_id>": OF_NO_BATCH for m in ("GET", "POST")},
    **{name: row(*answers) for name, answers in DESK_ROWS.items()},
    **{f"GET {OF}/sheet{end}": OWN for end in (".xlsx", ".csv", "-template.xlsx")},
    f"GET {OF}/sheets/": row(302, 403, 303, 200, manager=200, steward=200),
    f"POST {OF}/sheets/": row(302, 403, 303, 422, manager=422, steward=422),
    f"GET {OF}/sheets/<uuid:sheet_id>": OF_NO_SHEET,
    f"POST {OF}/sheets/<uuid:sheet_id>": OF_NO_SHEET,
    f"POST {OF}/sheets/<uuid:sheet_id>/columns": OF_NO_SHEET,
    f"GET {OF}/sheets/<uuid:sheet_id>/refused.xlsx": OF_NO_SHEET,
    "GET /moderation/sheets/": ONLY_MODERATORS,
    **{f"{m} {BATCH}": OF_NO_BATCH for m in ("GET", "POST")},
    f"GET {BATCH}/lines/<int:line>": OF_NO_BATCH,
    f"POST {BATCH}/lines/<int:line>": OF_NO_BATCH,
    "GET /provider/<uuid:organization_id>/": OWN,
    "POST /provider/<uuid:organization_id>/hide": OWN_FORM,
    "POST /provider/<uuid:organization_id>/show": OWN_FORM,
    "GET /provider/<uuid:organization_id>/proposals/": OWN,
    "GET /provider/<uuid:organization_id>/proposals/<uuid:proposal_id>": OWN,
    "POST /provider/<uuid:organization_id>/proposals/<uuid:proposal_id>": OWN_ANSWER,
    "GET /provider/<uuid:organization_id>/listings/<uuid:service_id>/": OWN,
    "GET /provider/<uuid:organization_id>/listings/<uuid:service_id>/preview": OWN,
    "POST /provider/<uuid:organization_id>/listings/<uuid:service_id>/hide": OWN_FORM,
    f"GET {OF}/listings/new": OWN,
    f"POST {OF}/listings/new": OWN_FORM_WRONG,
    f"POST {OF}/listings/<uuid:service_id>/never": row(403, 403, 303, 303, manager=303),
    "POST /provider/<uuid:organization_id>/listings/<uuid:service_id>/show": OWN_FORM,
    "GET /provider/<uuid:organization_id>/listings/<uuid:service_id>/edit/<path>": OWN,
    "POST /provider/<uuid:organization_id>/listings/<uuid:service_id>/edit/<path>": OWN_FORM_WRONG,
    "POST /provider/<uuid:organization_id>/listings/<uuid:service_id>/edit/<path>/draft": OWN_DRAFT,
    "POST /provider/<uuid:organization_id>/listings/<uuid:service_id>/edit/<path>/again": OWN_FORM,
    "GET /provider/<uuid:organization_id>/listings/<uuid:service_id>/history": OWN,
    "GET /provider/<uuid:organization_id>/listings/<uuid:service_id>/history/<int:change_id>": OWN,
    f"POST {OF}/listings/<uuid:service_id>/history/<int:change_id>": OWN_FORM,
}
