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

FIRST_LONGEST = 140
Case = Mapping[str, Any]


def first_rules(case: Case) -> bool:
    text = case["text"]
    links = list(counting.links(text))
    length = len(counting.normal(text)) + sum(counting.LINK_LENGTH - (end - start) for start, end in links)
    return bool((0 < length <= FIRST_LONGEST) == case["expected"])


def second_rules(case: Case) -> bool:
    return _is_expected(case, counting.weighted_length(case["text"], discounts_emoji=False))


def third_rules(case: Case) -> bool:
    return _is_expected(case, counting.weighted_length(case["text"]))


def _is_expected(case: Case, length: int) -> bool:
    expected = case["expected"]
    found = length, counting.is_sayable(case["text"], length)
    return bool(found == (expected["weightedLength"], expected["valid"]))


SECTIONS: Mapping[str, Callable[[Case], bool]] = {
    "tweets": first_rules,
    "WeightedTweetsCounterTest": second_rules,
    "WeightedTweetsWithDiscountedEmojiCounterTest": third_rules,
    "UnicodeDirectionalMarkerCounterTest": third_rules,
}


def run(sections: Mapping[str, list[Case]]) -> tuple[Counter[str], list[str], list[str]]:
    """How many cases passed by section, which failed, and which sections do not apply."""
    passed: Counter[str] = Counter()
    failed: list[str] = []
    for name in SECTIONS.keys() & sections.keys():
        for case in sections[name]:
            if SECTIONS[name](case):
                passed[name] += 1
            else:
                failed.append(f"{name}: {case['description']}")
    return passed, failed, sorted(sections.keys() - SECTIONS.keys())


def main(path: str) -> int:
    passed, failed, others = run(yaml.safe_load(Path(path).read_text(encoding="utf-8"))["tests"])
    for name, number in sorted(passed.items()):
        print(f"{name}: {number} passed")
    print(f"not about counting: {', '.join(others) or 'none'}")
    print(*(f"failed: {case}" for case in failed), f"passed {passed.total()}, failed {len(failed)}", sep="\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
