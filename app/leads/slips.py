"""Slips in the domain of an e-mail address: meant_address(), a question and never a change."""

from __future__ import annotations

import re

# Where people of our visitors' age have their mail; the page carries it for the form's script.
# None of these is asked about; those of seven characters and more are asked for.
PROVIDERS = (
    "gmail.com yahoo.com hotmail.com aol.com outlook.com icloud.com comcast.net msn.com live.com "
    "att.net sbcglobal.net verizon.net bellsouth.net cox.net charter.net earthlink.net juno.com "
    "netzero.net netzero.com ymail.com rocketmail.com pacbell.net optonline.net optimum.net "
    "roadrunner.com frontier.com frontiernet.net windstream.net centurylink.net centurytel.net "
    "embarqmail.com suddenlink.net mchsi.com cableone.net spectrum.net peoplepc.com prodigy.net "
    "swbell.net ameritech.net compuserve.com netscape.net aim.com mail.com email.com "
    "proton.me protonmail.com zoho.com fastmail.com hughes.net mac.com googlemail.com "
    "me.com rr.com q.com qq.com ms.com ml.com twc.com yahoo.ca"
)
KNOWN = PROVIDERS.split()
ENDINGS = (
    (re.compile(r"\.(con|cmo|ocm|comm|vom|cm)$"), ".com"),
    (re.compile(r"\.(ner|nte|met)$"), ".net"),
    (re.compile(r"^(comcast|att|verizon|sbcglobal|bellsouth)\.com$"), r"\1.net"),
)
SHORTEST, LONG = 7, 9  # characters of a provider that is asked for; of one where two slips pass


def meant_address(address: str) -> str | None:
    """The address that was probably meant, or None; the form's script has the same rules."""
    local, _, domain = address.rpartition("@")
    meant = meant_domain(domain.lower())
    return f"{local}@{meant}" if local and meant else None


def meant_domain(domain: str) -> str | None:
    """The domain that was probably meant, or None where nothing is odd."""
    mended = domain
    for ending, right in ENDINGS:
        mended = ending.sub(right, mended)
    near = None if mended in KNOWN else _nearest(mended)
    best = near or mended
    return best if best != domain else None


def _nearest(domain: str) -> str | None:
    """The first provider at one slip, else at two."""
    for slips in (1, 2):
        for provider in KNOWN:
            if _is_likely(domain, provider, slips) and _is_near(domain, provider, slips):
                return provider
    return None


def _is_likely(domain: str, provider: str, slips: int) -> bool:
    """Two of three hold: one slip alone, the same first letter, a long name."""
    signs = (slips == 1, domain[:1] == provider[0], len(provider) >= LONG)
    return sum(signs) >= 2 and len(provider) >= SHORTEST


def _is_near(one: str, other: str, slips: int) -> bool:
    """At most so many letters left out, added, wrong, or two changed about."""
    while one and one[:1] == other[:1]:
        one, other = one[1:], other[1:]
    if not one or not other:
        return len(one) + len(other) <= slips
    if slips == 0:
        return False
    is_changed_about = one[:2] == other[1::-1] and len(one) > 1
    return (
        _is_near(one[1:], other, slips - 1)
        or _is_near(one, other[1:], slips - 1)
        or _is_near(one[1:], other[1:], slips - 1)
        or (is_changed_about and _is_near(one[2:], other[2:], slips - 1))
    )
