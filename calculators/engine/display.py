"""Numbers as people read them, and the one spelling in which they are typed."""

from __future__ import annotations

import re
from decimal import Decimal

from calculators.engine.exact import EXACT, canonical, rounded

THIN_SPACE = "\u202f"  # narrow and no-break: groups of three digits stay on one line
MINUS = "\u2212"
SIGNIFICANT = 10  # digits of a number inside a line of working
NEXT_TO_THE_NUMBER = {"%", "×"}
DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?")
SPACES = " \u00a0\u2009\u202f"  # plain, no-break, thin, and narrow no-break
# Two places fewer than a decimal has: the fraction then has at most as many. js/percent.js reads the same.
PERCENTAGE = re.compile(rf"(-?[0-9]{{1,18}}(?:\.[0-9]{{1,16}})?)[{SPACES}]?%")
OF_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}(?![0-9])")  # a comma that parts no decimals
PLAIN_NUMBER = "Type a plain number, such as 30000 or 0.01."
NUMBER_OR_PERCENTAGE = "Type a plain number or a percentage, such as 0.01 or 1%."


def shown(value: Decimal | int, unit: str = "") -> str:
    """Return a rounded number as shown: its own decimal places, none when it is whole.

    >>> shown(Decimal("10000.00"), "USDT"), shown(Decimal("9.1"), "%"), shown(Decimal("-524.50"))
    ('10\\u202f000 USDT', '9.1%', '−524.50')
    """
    number = Decimal(value)
    whole = number == number.to_integral_value()
    text = grouped(canonical(number) if whole else f"{number:f}")
    if not unit:
        return text
    return f"{text}{unit}" if unit in NEXT_TO_THE_NUMBER else f"{text} {unit}"


def grouped(text: str) -> str:
    """Return a plain decimal with its whole digits in threes and a true minus sign.

    >>> grouped("-1234567.891")
    '−1\\u202f234\\u202f567.891'
    """
    sign, text = (MINUS, text[1:]) if text.startswith("-") else ("", text)
    whole, point, fraction = text.partition(".")
    return sign + f"{int(whole):,}".replace(",", THIN_SPACE) + point + fraction


def signed(value: Decimal, unit: str = "") -> str:
    """Return a change as shown, with its sign unless it is zero.

    >>> signed(Decimal("33"), "%")
    '+33%'
    """
    return ("+" if value > 0 else "") + shown(value, unit)


def short(value: Decimal) -> str:
    """Return a number for a line of working: about ten significant digits, no padding.

    >>> short(Decimal("27272.727272727272")), short(Decimal("0.0100"))
    ('27\\u202f272.72727', '0.01')
    """
    places = max(0, SIGNIFICANT - 1 - value.adjusted())
    return grouped(canonical(rounded(value, places) if places < decimals(value) else value))


def decimals(value: Decimal) -> int:
    """Return how many decimal places a number carries.

    >>> decimals(Decimal("0.010")), decimals(Decimal("1E+3"))
    (3, 0)
    """
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def price_places(price: Decimal) -> int:
    """Return the decimal places that give prices like this one at least five digits; two or more.

    >>> [price_places(Decimal(p)) for p in ("30000", "150", "2.1", "0.08")]
    [2, 2, 4, 6]
    """
    return max(2, 4 - price.adjusted())


def parsed(text: str) -> Decimal | str:
    """Return the number that a canonical decimal spells, or what to type instead.

    >>> parsed("30000.50"), parsed("30,000")
    (Decimal('30000.50'), 'Type 30000.')
    """
    if DECIMAL.fullmatch(text):
        return Decimal(text)
    bare = spelled(text)
    if DECIMAL.fullmatch(bare):
        return f"Type {bare}."
    if bare.endswith("%") and DECIMAL.fullmatch(bare[:-1]):
        return f"Type {canonical(EXACT.divide(Decimal(bare[:-1]), Decimal(100)))}."
    if re.fullmatch(r"-?[0-9]*\.?[0-9]*", bare) and re.search("[0-9]", bare):
        return "Type a digit before the point, and at most 18 digits on either side of it."
    return PLAIN_NUMBER


def parsed_fraction(text: str) -> Decimal | str:
    """Return the fraction that a canonical decimal or a percentage spells, or what to type instead.

    >>> parsed_fraction("0.015"), parsed_fraction("1.50 %"), parsed_fraction("+1.5%")
    (Decimal('0.015'), Decimal('0.015'), 'Type 1.5%.')
    """
    found = PERCENTAGE.fullmatch(text)
    if found:
        return Decimal(canonical(Decimal(found[1]).scaleb(-2, EXACT)))
    bare = spelled(text)
    if PERCENTAGE.fullmatch(bare):
        return f"Type {bare}."
    if re.fullmatch(r"-?[0-9]*\.?[0-9]*%", bare) and re.search("[0-9]", bare):
        return "Type a digit before the point, at most 18 digits before it and 16 after it."
    number = NUMBER_OR_PERCENTAGE if "%" in bare else parsed(text)
    return NUMBER_OR_PERCENTAGE if number == PLAIN_NUMBER else number


def spelled(text: str) -> str:
    """Return a number without signs between thousands, its minus plain and its comma, if decimal, a point.

    >>> spelled("+30 000"), spelled("−1,5 %"), spelled("30,000")
    ('30000', '-1.5%', '30000')
    """
    bare = re.sub(r"[\s_'’]", "", text).replace(MINUS, "-").removeprefix("+")
    is_decimal = bare.count(",") == 1 and "." not in bare and not OF_THOUSANDS.match(bare)
    return bare.replace(",", "." if is_decimal else "")


def in_percent(value: Decimal | str) -> str:
    """Return a fraction as a percentage is read.

    >>> in_percent("0.0001"), in_percent("-0.5"), in_percent(Decimal("10"))
    ('0.01%', '−50%', '1\u202f000%')
    """
    return f"{grouped(canonical(Decimal(value).scaleb(2, EXACT)))}%"


def quoted(text: str) -> str:
    """Return what somebody typed, safe to show: quoted, shortened, unprintable characters escaped.

    >>> quoted("ten"), quoted("a" * 60)
    ("'ten'", "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'")
    """
    cut = text[:40] + "…" if len(text) > 40 else text  # noqa: PLR2004 - a line of a form
    return "'" + "".join(c if c.isprintable() else ascii(c)[1:-1] for c in cut) + "'"
