import pytest

from sandbox.x.texts import language, weight


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Hello, world! 👋", 16),
        ("H🐱☺👨\u200d👩\u200d👧\u200d👦", 7),
        ("1⃣ 🇩🇪", 5),
        ("おはよう", 8),
        ("see http://a.example and https://b.example/long/path?query=yes", 4 + 23 + 5 + 23),
        ("cafe\u0301", 4),
    ],
)
def test_a_text_is_as_long_as_x_counts_it(text: str, length: int) -> None:
    assert weight(text) == length


@pytest.mark.parametrize(
    ("text", "code"), [("荷物がない", "ja"), ("أين حقيبتي", "ar"), ("where is it", "en"), ("12 🙂", "und")]
)
def test_a_script_gives_its_language_away(text: str, code: str) -> None:
    assert language(text) == code
