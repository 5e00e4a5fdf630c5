"""The North American numbering plan as far as it decides who can be called: kind_of()."""

from __future__ import annotations

import re
from enum import Enum, auto

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType, ValidationResult

COUNTRY_CODE = 1
HOME = "US"  # the region in which a number without a country code is read
# The states, Puerto Rico, Guam, the Virgin Islands, American Samoa, the Northern Marianas.
US_REGIONS = frozenset({"US", "PR", "GU", "VI", "AS", "MP"})
LINES = frozenset(
    {PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
)
FICTIONAL = re.compile(r"\d{3}55501\d\d")  # ATIS-0300115: 555-0100 to 555-0199
DIRECTORY = re.compile(r"\d{3}5551212")


class Kind(Enum):
    """What a number is; only a line rings at a person's, and a fictional one nowhere."""

    LINE = auto()
    FICTIONAL = auto()
    SERVICE = auto()
    FOREIGN = auto()
    SHORT = auto()
    LONG = auto()
    UNKNOWN = auto()


def kind_of(number: PhoneNumber) -> Kind:
    """The kind of a number; toll-free, premium, personal and directory numbers are services."""
    if number.country_code != COUNTRY_CODE:
        return Kind.FOREIGN
    region = phonenumbers.region_code_for_number(number)
    if region is None or not phonenumbers.is_valid_number_for_region(number, region):
        return _fault_of_length(number)
    national = str(number.national_number)
    if phonenumbers.number_type(number) not in LINES or DIRECTORY.fullmatch(national):
        return Kind.SERVICE
    if region not in US_REGIONS:
        return Kind.FOREIGN
    return Kind.FICTIONAL if FICTIONAL.fullmatch(national) else Kind.LINE


def e164(number: PhoneNumber) -> str:
    """The number as it is stored, `+` and digits."""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def is_plausible(number: PhoneNumber) -> bool:
    """Whether it has the digits of a number of this plan, given out or not."""
    result = phonenumbers.is_possible_number_with_reason(number)
    return number.country_code == COUNTRY_CODE and result == ValidationResult.IS_POSSIBLE


def _fault_of_length(number: PhoneNumber) -> Kind:
    result = phonenumbers.is_possible_number_with_reason(number)
    if result == ValidationResult.IS_POSSIBLE:
        return Kind.UNKNOWN
    return Kind.LONG if result == ValidationResult.TOO_LONG else Kind.SHORT
