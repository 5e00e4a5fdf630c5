"""Which words ask us to stop, and which do not: in doubt they do."""

from __future__ import annotations

import pytest

from app.leads.said.stop_words import names_a_stop

STOPS = [
    "STOP",
    "Please stop calling me.",
    "stop\u00ad",
    "I want to quit this.",
    "End these calls",
    "end",
    "I revoke my consent",
    "I am revoking the permission I gave",
    "Opt out",
    "opt-out please",
    "OPTOUT",
    "cancel",
    "Cancel my request",
    "Unsubscribe",
    "Do not call me again",
    "Don't call",
    "Don’t call here any more",
    "dont contact me",
    "Never call this number",
    "No more calls please",
    "Leave me alone!",
    "Remove me from your list",
    "Take me off the list",
    "Thank you.\nStop.",
    "parar",
    "Pare de llamar",
    "¡Alto!",
    "Gracias. Alto.",
    "Basta ya",
    "Quiero cancelar",
    "Cancele mi solicitud",
    "No me llame",
    "no me llamen más",
    "No llamen a este número",
    "Deje de llamar",
    "Dejen de llamarme",
    "DEJEN DE LLAMAR",
    "No quiero llamadas",
    "No quiero más llamadas",
    "No vuelvan a llamar",
    "Déjenme en paz",
    "Quiero darme de baja",
    "Could you stop by on Friday?",  # in doubt it counts
]
GOES_ON = [
    "",
    "Please call me in the morning",
    "Call me at the end of the week",
    "My plan ends in December; what then?",
    "My coverage was cancelled in June",
    "I pay too much for my prescriptions",
    "The nonstop noise here: let it ring",
    "On the weekend I am out",
    "Is my cardiologist in the network? He recommended it.",
    "Llámeme por la mañana, por favor",
    "El precio es muy alto",
    "Tengo el colesterol alto",
    "¿Puede llamarme el lunes? Para mi esposo también",
    "Una parada de autobús queda cerca",
    "Do call me",
    "I am left alone with these letters",
]


@pytest.mark.parametrize("text", STOPS)
def test_words_that_ask_us_to_stop(text: str) -> None:
    assert names_a_stop(text)


@pytest.mark.parametrize("text", GOES_ON)
def test_words_that_do_not(text: str) -> None:
    assert not names_a_stop(text)
