"""Slips in an e-mail domain: which are asked about, and which addresses are left in peace."""

from __future__ import annotations

import pytest

from app.leads.slips import KNOWN, meant_address

ASKED = {
    "gmial.com": "gmail.com",
    "gamil.com": "gmail.com",
    "gmail.con": "gmail.com",
    "gmail.co": "gmail.com",
    "gmaill.com": "gmail.com",
    "hmail.com": "gmail.com",
    "gnial.com": "gmail.com",
    "yaho.com": "yahoo.com",
    "yhaoo.com": "yahoo.com",
    "yahoo.cm": "yahoo.com",
    "hotmial.com": "hotmail.com",
    "hotnail.com": "hotmail.com",
    "outlok.com": "outlook.com",
    "iclod.com": "icloud.com",
    "aol.con": "aol.com",
    "ao.com": "aol.com",
    "comcast.com": "comcast.net",
    "comcast.ner": "comcast.net",
    "concast.net": "comcast.net",
    "sbcgobal.net": "sbcglobal.net",
    "sbcglobal.com": "sbcglobal.net",
    "verzion.net": "verizon.net",
    "bellsoth.net": "bellsouth.net",
    "att.com": "att.net",
    "atr.net": "att.net",
    "earthlnk.net": "earthlink.net",
    "kaiser.con": "kaiser.com",
    "GMIAL.com": "gmail.com",
}
LEFT = (
    "example.com umich.edu va.gov kp.org aarp.org yahoo.ca yahoo.co.uk yahoo.fr hotmail.fr "
    "outlook.de live.fr gmx.de aol.de web.de usa.net cs.com wow.com tds.net sonic.net cox.com "
    "charter.com juno.net mindspring.com hey.com pm.me ge.com gm.com chase.com uol.com.br qq.com "
    "ms.com ml.com q.com me.com müller.de"
)
# A question about these is one too many; it costs a glance, and changes nothing.
ASKED_IN_VAIN = {"ail.com": "aol.com", "gail.com": "gmail.com", "mil.com": "mail.com"}


@pytest.mark.parametrize(("domain", "meant"), [*ASKED.items(), *ASKED_IN_VAIN.items()])
def test_a_slip_is_asked_about(domain: str, meant: str) -> None:
    assert meant_address(f"rosa.a@{domain}") == f"rosa.a@{meant}"


@pytest.mark.parametrize("domain", [*LEFT.split(), *KNOWN])
def test_other_addresses_are_left_in_peace(domain: str) -> None:
    assert meant_address(f"rosa@{domain}") is None


@pytest.mark.parametrize("text", ["", "rosa", "@gmial.com", "rosa@", "@"])
def test_what_is_no_address_is_not_asked_about(text: str) -> None:
    assert meant_address(text) is None
