"""Our counting held against twitter-text's own cases: `python -m care.channels.x.conformance validate.yml`.

Of its sections, those about a post's length apply: `tweets` by the first version of the rules (140 characters, each of
weight one), `WeightedTweetsCounterTest` by the second, which counts each part of an emoji, the others by the third,
today's. `usernames`, `lists`, `hashtags` and the two `urls` ask whether a text as a whole is one of these; nothing here
counts by that, so they are named and left out.
"""

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from care.channels.x import counting
from care.channels.x.counting import Rules

Case = Mapping[str, Any]
Count = Callable[[str, Rules], int]  # a text's length by a version of the rules

FIRST = Rules(light=((0, 0x10FFFF),), discounts_emoji=False)
SECOND = Rules(discounts_emoji=False)
FIRST_LONGEST = 140
SECTIONS: Mapping[str, Rules] = {
    "tweets": FIRST,
    "WeightedTweetsCounterTest": SECOND,
    "WeightedTweetsWithDiscountedEmojiCounterTest": counting.TODAYS,
    "UnicodeDirectionalMarkerCounterTest": counting.TODAYS,
}


def is_met(case: Case, rules: Rules, count: Count) -> bool:
    """The first version's cases say only whether a text may be posted."""
    text, expected = case["text"], case["expected"]
    length = count(text, rules)
    if rules == FIRST:
        return bool(counting.is_sayable(text, length, FIRST_LONGEST) == expected)
    return bool((length, counting.is_sayable(text, length)) == (expected["weightedLength"], expected["valid"]))


def run(
    sections: Mapping[str, list[Case]], count: Count = counting.weighted_length
) -> tuple[Counter[str], list[str], list[str]]:
    """How many cases passed by section, which failed, and which sections do not apply."""
    passed: Counter[str] = Counter()
    failed: list[str] = []
    for name in SECTIONS.keys() & sections.keys():
        for case in sections[name]:
            if is_met(case, SECTIONS[name], count):
                passed[name] += 1
            else:
                failed.append(f"{name}: {case['description']}")
    return passed, failed, sorted(sections.keys() - SECTIONS.keys())


def main(path: str, count: Count = counting.weighted_length) -> int:
    """Prints what passed and what failed; the exit status."""
    passed, failed, others = run(yaml.safe_load(Path(path).read_text(encoding="utf-8"))["tests"], count)
    for name, number in sorted(passed.items()):
        print(f"{name}: {number} passed")
    print(f"not about counting: {', '.join(others) or 'none'}")
    print(*(f"failed: {case}" for case in failed), f"passed {passed.total()}, failed {len(failed)}", sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
