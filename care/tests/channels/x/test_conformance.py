"""The command that holds our counting against twitter-text's cases, with cases of our own."""

from pathlib import Path

import pytest

from care.channels.x import conformance

CASES = """
tests:
  tweets:
    - {description: fits, text: "see http://example.com/a", expected: true}
    - {description: empty, text: "", expected: false}
  WeightedTweetsCounterTest:
    - {description: parts of an emoji, text: "👍🏽", expected: {weightedLength: 4, valid: true}}
  WeightedTweetsWithDiscountedEmojiCounterTest:
    - {description: one emoji, text: "👍🏽", expected: {weightedLength: 2, valid: true}}
  UnicodeDirectionalMarkerCounterTest:
    - {description: forbidden, text: "A\\uFFFF", expected: {weightedLength: 3, valid: false}}
    - {description: a link behind a mark, text: "\\u202Ahttp://a.example/", expected: {weightedLength: 25, valid: true}}
  usernames:
    - {description: a name, text: "@name", expected: true}
"""


def test_all_cases_that_are_about_counting_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "validate.yml"
    file.write_text(CASES)
    assert conformance.main(str(file)) == 0
    told = capsys.readouterr().out
    assert "passed 6, failed 0" in told
    assert "not about counting: usernames" in told


def test_a_case_that_fails_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "validate.yml"
    file.write_text(CASES.replace("weightedLength: 2", "weightedLength: 99"))
    assert conformance.main(str(file)) == 1
    assert "failed: WeightedTweetsWithDiscountedEmojiCounterTest: one emoji" in capsys.readouterr().out
