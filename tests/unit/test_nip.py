"""Numbers of civil servants: which may be somebody's, and what is said of the others."""

import pytest

from tilik_plugin import Text
from tilik_server.models.vocabulary import Employment
from tilik_server.validation.nip import (
    APPOINTMENT,
    BIRTH,
    DIGITS,
    NO_NUMBER,
    SEQUENCE,
    SEX,
    TOO_YOUNG,
    faults_in_nip,
    plain_nip,
)

# Birth and appointment of these numbers lie where nobody's can.
SOUND = "190101011931011901"


def number(
    born: str = "19010101", appointed: str = "193101", sex: str = "1", last: str = "901"
) -> str:
    return f"{born}{appointed}{sex}{last}"


@pytest.mark.parametrize(
    "nip",
    [
        SOUND,
        number(born="19040229"),
        number(sex="2"),
        number(last="001"),
        number(last="999"),
        number(born="19010131", appointed="191901"),
        number(born="19011231", appointed="191912"),
    ],
)
def test_sound_number_has_no_fault(nip: str) -> None:
    assert faults_in_nip(nip, Employment.PNS) == []
    assert faults_in_nip(nip, Employment.PPPK) == []
    assert faults_in_nip(nip) == []


@pytest.mark.parametrize(
    ("nip", "faults"),
    [
        (number(born="19010230"), [BIRTH]),
        (number(born="19001301"), [BIRTH]),
        (number(born="19010029"), [BIRTH]),
        (number(born="00000101"), [BIRTH]),
        (number(born="19050229"), [BIRTH]),
        (number(appointed="193113"), [APPOINTMENT]),
        (number(appointed="193100"), [APPOINTMENT]),
        (number(appointed="190001"), [TOO_YOUNG]),
        (number(born="19010201", appointed="191901"), [TOO_YOUNG]),
        (number(born="19010101", appointed="191812"), [TOO_YOUNG]),
        (number(sex="0"), [SEX]),
        (number(sex="3"), [SEX]),
        (number(last="000"), [SEQUENCE]),
        (number(born="19010230", appointed="193113", sex="9", last="000"), None),
    ],
)
def test_each_part_of_a_pns_number_must_be_real(nip: str, faults: list[Text] | None) -> None:
    every = [BIRTH, APPOINTMENT, SEX, SEQUENCE]
    assert faults_in_nip(nip, Employment.PNS) == (every if faults is None else faults)


@pytest.mark.parametrize("digits", ["21", "00", "13", "99", "01"])
def test_pppk_number_need_not_have_a_month(digits: str) -> None:
    assert faults_in_nip(number(appointed=f"1931{digits}"), Employment.PPPK) == []
    assert faults_in_nip(number(appointed=f"1931{digits}")) == []


@pytest.mark.parametrize(
    ("nip", "fault"),
    [
        (number(born="19010230", appointed="193121"), BIRTH),
        (number(appointed="000021"), APPOINTMENT),
        (number(appointed="191821"), TOO_YOUNG),
        (number(appointed="193121", sex="7"), SEX),
        (number(appointed="193121", last="000"), SEQUENCE),
    ],
)
def test_other_parts_of_a_pppk_number_must_be_real(nip: str, fault: Text) -> None:
    assert faults_in_nip(nip, Employment.PPPK) == [fault]
    assert faults_in_nip(nip) == [fault]


@pytest.mark.parametrize(
    "nip",
    [
        "",
        SOUND[:-1],
        SOUND + "1",
        SOUND[:-1] + "X",
        f" {SOUND[1:]}",
        SOUND[:-1] + "\n",
        "²" * 18,
        "\N{ARABIC-INDIC DIGIT ONE}" * 18,
        "-" + SOUND[1:],
        None,
    ],
)
def test_anything_but_18_digits_is_one_fault(nip: str | None) -> None:
    for employment in (Employment.PNS, Employment.PPPK, None):
        assert faults_in_nip(nip, employment) == [DIGITS]


def test_elected_official_has_no_number() -> None:
    assert faults_in_nip(None, Employment.NON_ASN) == []
    assert faults_in_nip(SOUND, Employment.NON_ASN) == [NO_NUMBER]


def test_number_as_printed_is_read() -> None:
    assert plain_nip(" 19010101 193101 1 901 ") == SOUND


def test_messages_speak_both_languages() -> None:
    for text in (NO_NUMBER, DIGITS, BIRTH, APPOINTMENT, TOO_YOUNG, SEX, SEQUENCE):
        assert text.en
        assert text.id
        assert text.en != text.id
