"""What the house settles for itself, on record: get-answers choose."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from app.cli.officers import BY, officer_of
from app.cli.opening import opened
from app.consent.facts import Choice
from app.consent.limits.choosing import NoReason, record_choice

CHOICES = click.Choice([one.value for one in Choice])


@click.command()
@click.argument("choice", type=CHOICES)
@click.argument("state", type=click.Choice(["on", "off"]))
@click.option("--reason", required=True, metavar="WORDS", help="Why, in clear, for ever")
@BY
def choose(choice: str, state: str, reason: str, by: str) -> None:
    """Switches a choice of the house, from now on; each is off until then.

    requested_calls_excepted: hours of states that speak of unsolicited calls are set aside for
    calls that were asked for. machine_may_select: "next lead" serves people of Oklahoma and
    Maryland too. no_question_calls: no calls that only answer a question.

    Example: get-answers choose no_question_calls on --reason "Counsel, J. Doe" --by EMAIL
    """
    with opened() as instance, instance.database.writing() as session:
        actor, is_on = officer_of(session, by), state == "on"
        try:
            at = datetime.now(UTC)
            record_choice(session, Choice(choice), is_on=is_on, reason=reason, actor=actor, at=at)
        except NoReason as missing:
            raise click.ClickException(str(missing)) from None
    click.echo(f"On record: {choice} is {state} from now on.", err=True)
