"""The staff's accounts: /staff, and one page for each."""

from __future__ import annotations

from flask import Blueprint, Flask, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.leads.holding.holds import Agent
from app.leads.stopping import dismiss_agent
from app.staff.accounts import (
    LAST_ADMINISTRATOR,
    NO_ROLES,
    TAKEN,
    AccountRefused,
    add_account,
    disable_account,
    enable_account,
    reset_account,
    set_roles,
)
from app.staff.addresses import LONGEST_EMAIL, LONGEST_NAME, NotAnAddress, NotAName
from app.staff.directory import find_account, list_accounts
from app.staff.links import make_link
from app.staff.models import Role
from app.web.admin import qualifications
from app.web.admin.account_page import ACCOUNT, ROLES, account_page
from app.web.admin.mail import mail_shown
from app.web.database import now, the_database, the_settings
from app.web.fields import chosen, typed
from app.web.guards import the_account
from app.web.words.gaps import tell_gaps

WORDS = {
    TAKEN: "There is an account with this e-mail address already",
    NO_ROLES: "Choose one role or more",
    LAST_ADMINISTRATOR: (
        "This is the only administrator who can sign in. Set up another one first"
    ),
    "email": "Write an e-mail address, such as pat@example.com",
    "name": "Write the name",
}
pages = Blueprint("accounts", __name__, url_prefix="/staff")


@pages.get("", endpoint="list_accounts")
def list_accounts_page() -> ResponseReturnValue:
    """Everybody, and how they stand."""
    with the_database().reading() as session:
        accounts, mail = list_accounts(session), mail_shown(session)
        gaps = tell_gaps(session, the_settings(), at=now())
    return render_template("admin/accounts.html", accounts=accounts, gaps=gaps, **mail)


@pages.get("/accounts/new")
def ask_new() -> ResponseReturnValue:
    """The form for a new account."""
    return _new_page({}, {})


@pages.post("/accounts")
def add() -> ResponseReturnValue:
    """Adds an account and shows the link by which its owner sets it up, once."""
    values = {"email": typed("email", LONGEST_EMAIL), "name": typed("name", LONGEST_NAME)}
    by, at = the_account().actor, now()
    try:
        with the_database().writing() as session:
            account = add_account(session, **values, roles=_roles(), at=at, actor=by)
            token = make_link(session, account.id, at=at, actor=by)
    except NotAnAddress:
        return make_response(_new_page(values, {"email": WORDS["email"]}), 422)
    except NotAName:
        return make_response(_new_page(values, {"name": WORDS["name"]}), 422)
    except AccountRefused as refused:
        field = "email" if refused.reason == TAKEN else "roles"
        return make_response(_new_page(values, {field: WORDS[refused.reason]}), 422)
    return _link_page(account.id, token)


@pages.get(f"/accounts/{ACCOUNT}")
def show(account_id: int) -> ResponseReturnValue:
    """One account, and what may be done with it."""
    return account_page(account_id)


@pages.post(f"/accounts/{ACCOUNT}/roles", endpoint="set_roles")
def change_roles(account_id: int) -> ResponseReturnValue:
    """Gives exactly the ticked roles; who holds the account signs in again.

    Who is no agent any more keeps no lead.
    """
    roles, by, at = _roles(), the_account().actor, now()
    try:
        with the_database().writing() as session:
            set_roles(session, account_id, roles, at=at, actor=by)
            if Role.AGENT not in roles:
                agent, why = Agent(account_id), "no agent any more"
                dismiss_agent(session, agent, at=at, actor=by, why=why)
    except AccountRefused as refused:
        return make_response(account_page(account_id, WORDS[refused.reason]), 422)
    return redirect("/staff", 303)


@pages.post(f"/accounts/{ACCOUNT}/disable")
def disable(account_id: int) -> ResponseReturnValue:
    """Ends an account, its sessions and its links; the leads it holds go back to the queue."""
    by, at = the_account().actor, now()
    try:
        with the_database().writing() as session:
            disable_account(session, account_id, at=at, actor=by)
            dismiss_agent(session, Agent(account_id), at=at, actor=by)
    except AccountRefused as refused:
        return make_response(account_page(account_id, WORDS[refused.reason]), 422)
    return redirect("/staff", 303)


@pages.post(f"/accounts/{ACCOUNT}/enable")
def enable(account_id: int) -> ResponseReturnValue:
    """Lets a disabled account be set up again."""
    by, at = the_account().actor, now()
    with the_database().writing() as session:
        enable_account(session, account_id, at=at, actor=by)
        token = make_link(session, account_id, at=at, actor=by)
    return _link_page(account_id, token)


@pages.post(f"/accounts/{ACCOUNT}/link", endpoint="make_link")
def make_new_link(account_id: int) -> ResponseReturnValue:
    """For who lost telephone or password: the old ones end, a new link is shown once."""
    by, at = the_account().actor, now()
    with the_database().writing() as session:
        reset_account(session, account_id, at=at, actor=by)
        token = make_link(session, account_id, at=at, actor=by)
    return _link_page(account_id, token)


def link_address(base: str, token: str) -> str:
    """The address that a one-time link is."""
    return f"{base.rstrip('/')}/staff/set-up/{token}"


def _roles() -> list[Role]:
    known = {role.value for role in Role}
    return [Role(value) for value in chosen("roles") if value in known]


def _new_page(values: dict[str, str], faults: dict[str, str]) -> str:
    return render_template(
        "admin/new.html", values=values, faults=faults, roles=ROLES, ticked=chosen("roles")
    )


def _link_page(account_id: int, token: str) -> str:
    with the_database().reading() as session:
        account = find_account(session, account_id)
    address = link_address(the_settings().public_url or request.url_root, token)
    return render_template("admin/link.html", account=account, address=address)


def init_app(web: Flask) -> None:
    """The administrator's first page and what hangs on it."""
    web.register_blueprint(pages)
    web.register_blueprint(qualifications.pages)
