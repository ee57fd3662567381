"""What looks personal in a public answer, and what does not."""

import pytest

from care.replies import personal


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Write to ana.b+x@mail.example.co.uk please", ["email"]),
        ("Your card 4111 1111 1111 1111 was charged", ["card"]),
        ("Order 4111 1111 1111 1112 is on its way", []),
        ("We pay to DE89 3704 0044 0532 0130 00 today", ["iban"]),
        ("Call us: 0800 123 4567", ["phone"]),
        ("Call us: +49 (30) 1234-5678", ["phone"]),
        ("Appelez le 01.23.45.67.89", ["phone"]),
        ("Booking NW-4471 is moved", ["booking"]),
        ("Ana, ana@example.com, +44 20 7946 0958", ["email", "phone"]),
    ],
)
def test_it_is_found(text: str, kinds: list[str]) -> None:
    assert list(personal.found_in(text, "AA-9999")) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "The 7:12 to Bergen on 2026-11-28 is cancelled.",
        "Your refund comes by 03.10.2026, or 05/10/2026, at the latest (2026-10-05), not 05-10-26.",
        "Up to 250 EUR, within 14 days, case 123456.",
        "@NorthwindAir flight NW1234 lands at 18:05.",
        "See https://example.com/a/20261128/0123456789012",
        "",
    ],
)
def test_dates_times_sums_and_links_are_not_personal(text: str) -> None:
    assert personal.found_in(text, "AA-9999") == ()


def test_without_a_shape_no_booking_reference_is_looked_for() -> None:
    assert personal.found_in("Booking NW-4471 is moved") == ()
