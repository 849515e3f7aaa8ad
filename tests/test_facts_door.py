"""The door for facts: everything that is refused, with its exact sentence, and everything that is taken."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.to_python.load import load
from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.pipeline import read_policy
from policy_dsl.policy import Policy
from policy_dsl.runtime.facts import FactsRefused, parse_json
from policy_dsl.runtime.lists import Record
from policy_dsl.source import normalised

POLICY_TEXT = """policy door "The door"
  version 1.3
  effective 2026-01-01 to 2026-12-31
  status draft
  source "Made up for a test"

facts
  answer: yes/no
  amount: number
  limited amount: number from -10 to 10.5
  small amount: number up to 5
  large amount: number from 5
  visits: whole number from 0 to 20
  share: percent from 0% to 100%
  site: one of Lumbar spine, Neck, L1-L2
  levels: some of L1-L2, L2-L3, Whole spine
  findings: some of Fracture, Tumor or none
  onset: date
  remark: text

determination door "Door"
  medically necessary when all of
    (1) "Answer": answer
  otherwise not medically necessary
"""

TOO_LONG = "written out, the number has more than 15 digits"

# A JSON value for a fact, and the sentence with which it is refused.
REFUSED_VALUES = (
    # yes/no
    ("answer", '"yes"', 'it is answered true or false, not "yes"'),
    ("answer", "1", "it is answered true or false, not 1"),
    ("answer", "0", "it is answered true or false, not 0"),
    ("answer", "[true]", "it is answered true or false, not a list"),
    ("answer", '""', 'it is answered true or false, not ""'),
    # numbers
    ("amount", '"80"', 'it is a number, not "80"'),
    ("amount", "true", "it is a number, not true"),
    ("amount", "false", "it is a number, not false"),
    ("amount", "[80]", "it is a number, not a list"),
    ("amount", "NaN", "NaN is no number"),
    ("amount", "Infinity", "Infinity is no number"),
    ("amount", "-Infinity", "-Infinity is no number"),
    ("amount", "1234567890123456", TOO_LONG),
    ("amount", "-1234567890123456", TOO_LONG),
    ("amount", "1.234567890123456", TOO_LONG),
    ("amount", "1000000000000000", TOO_LONG),
    ("amount", "1e15", TOO_LONG),
    ("amount", "1e400", TOO_LONG),
    ("amount", "1e-400", TOO_LONG),
    ("amount", "1e-16", TOO_LONG),
    ("amount", "1e999999999999999999999", TOO_LONG),
    ("amount", "9" * 5000, TOO_LONG),
    ("amount", f"0.{'9' * 5000}", TOO_LONG),
    ("limited_amount", "-10.01", "it is from -10 to 10.5, not -10.01"),
    ("limited_amount", "10.51", "it is from -10 to 10.5, not 10.51"),
    ("small_amount", "5.1", "it is at most 5, not 5.1"),
    ("large_amount", "4.9", "it is at least 5, not 4.9"),
    ("visits", "2.5", "it is a whole number, not 2.5"),
    ("visits", "21", "it is from 0 to 20, not 21"),
    ("visits", "-1", "it is from 0 to 20, not -1"),
    ("share", "100.1", "it is from 0% to 100%, not 100.1%"),
    ("share", "-1", "it is from 0% to 100%, not -1%"),
    ("share", '"80%"', 'it is a number, not "80%"'),
    # choices
    ("site", '"Necks"', '"Necks" is not one of its choices; did you mean "Neck"?'),
    ("site", '"toe"', '"toe" is not one of its choices; the choices are Lumbar spine, Neck, L1-L2'),
    ("site", '""', '"" is not one of its choices; the choices are Lumbar spine, Neck, L1-L2'),
    ("site", "1", '"1" is not one of its choices; the choices are Lumbar spine, Neck, L1-L2'),
    ("site", "true", "it is one of Lumbar spine, Neck, L1-L2, not true"),
    ("site", '["Neck"]', "it is one of Lumbar spine, Neck, L1-L2, not a list"),
    ("levels", '"L1-L2"', 'it is a list of choices, not "L1-L2"'),
    ("levels", "[]", "the list is empty, and at least one choice must be given"),
    ("levels", '["L1-L2", "L1-L2"]', '"L1-L2" is given twice'),
    ("levels", '["L1-L2", "l1_l2"]', '"L1-L2" is given twice'),
    ("levels", '["L1-L2", "L2-L4"]', '"L2-L4" is not one of its choices; did you mean "L2-L3"?'),
    ("levels", "[null]", "it is one of L1-L2, L2-L3, Whole spine, not nothing"),
    ("levels", '[["L1-L2"]]', "it is one of L1-L2, L2-L3, Whole spine, not a list"),
    ("levels", '[{"documented": false}]', "it is one of L1-L2, L2-L3, Whole spine, not an object"),
    ("findings", '["none"]', '"none" is not one of its choices; the choices are Fracture, Tumor'),
    # dates
    ("onset", '"2026-02-30"', 'it is a date like 2026-01-31, not "2026-02-30"'),
    ("onset", '"2025-02-29"', 'it is a date like 2026-01-31, not "2025-02-29"'),
    ("onset", '"0000-01-01"', 'it is a date like 2026-01-31, not "0000-01-01"'),
    ("onset", '"2026-13-01"', 'it is a date like 2026-01-31, not "2026-13-01"'),
    ("onset", '"2026-1-31"', 'it is a date like 2026-01-31, not "2026-1-31"'),
    ("onset", '"01/31/2026"', 'it is a date like 2026-01-31, not "01/31/2026"'),
    ("onset", '"20260131"', 'it is a date like 2026-01-31, not "20260131"'),
    ("onset", '"2026-W05-6"', 'it is a date like 2026-01-31, not "2026-W05-6"'),
    ("onset", '"2026-01-31T00:00:00"', 'it is a date like 2026-01-31, not "2026-01-31T00:00:00"'),
    ("onset", '" 2026-01-31"', 'it is a date like 2026-01-31, not " 2026-01-31"'),
    ("onset", '"٢٠٢٦-01-31"', 'it is a date like 2026-01-31, not "٢٠٢٦-01-31"'),
    ("onset", "20260131", "it is a date like 2026-01-31, not 20260131"),
    # texts
    ("remark", "5", "it is a text, not 5"),
    ("remark", "false", "it is a text, not false"),
    ("remark", '["a"]', "it is a text, not a list"),
    # objects
    ("answer", '{"documented": true}', 'an object here can only be {"documented": false}'),
    ("answer", '{"documented": 0}', 'an object here can only be {"documented": false}'),
    ("answer", '{"documented": null}', 'an object here can only be {"documented": false}'),
    ("answer", '{"documented": NaN}', "NaN is no number"),
    ("answer", "{}", 'an object here can only be {"documented": false}'),
    ("answer", '{"documented": false, "value": true}', 'an object here can only be {"documented": false}'),
    ("answer", '{"answer": {"answer": true}}', 'an object here can only be {"documented": false}'),
    ("answer", '{"documented": false, "documented": false}', "it is given twice"),
    # the case's own name, and the date of service
    ("case", "5", "it is a text, not 5"),
    ("case", "true", "it is a text, not true"),
    ("case", '["a"]', "it is a text, not a list"),
    ("case", '{"documented": false}', "it is a text, not an object"),
    (
        "date_of_service",
        '"2025-12-31"',
        "2025-12-31 is outside the effective dates of version 1.3, from 2026-01-01 to 2026-12-31",
    ),
    (
        "date_of_service",
        '"2027-01-01"',
        "2027-01-01 is outside the effective dates of version 1.3, from 2026-01-01 to 2026-12-31",
    ),
    ("date_of_service", '"tomorrow"', 'it is a date like 2026-01-31, not "tomorrow"'),
)

# A JSON value for a fact, and the value that the evaluators read.
TAKEN_VALUES: tuple[tuple[str, str, object], ...] = (
    ("answer", "true", True),
    ("answer", "null", None),
    ("answer", '{"documented": false}', None),
    ("amount", "80", 80),
    ("amount", "80.0", 80),
    ("amount", "8e1", 80),
    ("amount", "-0", 0),
    ("amount", "-0.0", 0),
    ("amount", "0e400", 0),
    ("amount", "79.9", Decimal("79.9")),
    ("amount", "0.10", Decimal("0.1")),
    ("amount", "0.1000000000000000000000", Decimal("0.1")),
    ("amount", "999999999999999", 999999999999999),
    ("amount", "0.000000000000001", Decimal("0.000000000000001")),
    ("limited_amount", "-10", -10),
    ("limited_amount", "10.5", Decimal("10.5")),
    ("visits", "20.0", 20),
    ("site", '"Lumbar spine"', "Lumbar spine"),
    ("site", '"LUMBAR  spine"', "Lumbar spine"),
    ("site", '"lumbar_spine"', "Lumbar spine"),
    ("site", '"Lumbar_Spine"', "Lumbar spine"),
    ("site", '"l1-l2"', "L1-L2"),
    ("site", '"l1_l2"', "L1-L2"),
    ("levels", '["whole_spine", "l2-L3"]', frozenset({"Whole spine", "L2-L3"})),
    ("findings", "[]", frozenset()),
    ("onset", '"2024-02-29"', date(2024, 2, 29)),
    ("onset", '"0001-01-01"', date(1, 1, 1)),
    ("onset", '"9999-12-31"', date(9999, 12, 31)),
    ("remark", '""', ""),
    ("remark", '" A\\u0000 "', " A\0 "),
    ("remark", '"\\ud800"', "\ud800"),
    ("date_of_service", '"2026-01-01"', date(2026, 1, 1)),
    ("date_of_service", '"2026-12-31"', date(2026, 12, 31)),
)

# A whole JSON text that is refused for itself, and the sentence.
REFUSED_TEXTS: Mapping[str, tuple[str | bytes, str]] = {
    "nothing": ("", "the facts are no valid JSON: Expecting value (line 1, column 1)"),
    "blanks": (" \n ", "the facts are no valid JSON: Expecting value (line 2, column 2)"),
    "a list": ("[]", "the facts are one JSON object, not a list"),
    "null": ("null", "the facts are one JSON object, not nothing"),
    "a text": ('"yes"', 'the facts are one JSON object, not "yes"'),
    "a number": ("5", "the facts are one JSON object, not 5"),
    "true": ("true", "the facts are one JSON object, not true"),
    "NaN": ("NaN", "NaN is no number"),
    "a large number": ("9" * 5000, TOO_LONG),
    "an open brace": ('{"answer": true', "the facts are no valid JSON: Expecting ',' delimiter (line 1, column 16)"),
    "two objects": ("{}{}", "the facts are no valid JSON: Extra data (line 1, column 3)"),
    "deep lists": ("[" * 100_000, "the facts are nested too deeply; they are one flat object"),
    "deep objects": ('{"answer":' * 100_000, "the facts are nested too deeply; they are one flat object"),
    "deep and closed": (
        f'{{"answer": {"[" * 100_000}{"]" * 100_000}}}',
        "the facts are nested too deeply; they are one flat object",
    ),
    "no UTF-8": (b'{"case": "\xff"}', "the facts are not UTF-8 text (byte 11)"),
    "UTF-16": ('{"case": "a"}'.encode("utf-16"), "the facts are not UTF-8 text (byte 1)"),
    "half a character": (b'{"case": "\xed\xa0\x80"}', "the facts are not UTF-8 text (byte 11)"),
}


def checked_policy() -> Policy:
    policy = read_policy(normalised("door.pol", POLICY_TEXT)).value
    assert policy is not None
    return policy


POLICY = checked_policy()
DOORS: Mapping[str, Callable[[object], object]] = {
    "reference": lambda data: read_facts(POLICY, data),
    "generated": load(POLICY).read_facts,
}
every_door = pytest.mark.parametrize("door", DOORS)


def problems(data: object, door: str = "reference") -> list[tuple[str, str]]:
    """Key and sentence of each problem of a case that must be refused."""
    with pytest.raises(FactsRefused) as refused:
        DOORS[door](data)
    return [(each.key, each.sentence) for each in refused.value.problems]


def value_of(key: str, data: object) -> object:
    """The value that the evaluators read of a fact."""
    case = read_facts(POLICY, data)
    return dict(zip((field.key for field in POLICY.fields), case.values, strict=True))[key]


# ---- one value


@every_door
@pytest.mark.parametrize(("key", "value", "sentence"), REFUSED_VALUES, ids=lambda each: str(each)[:40])
def test_a_wrong_value_is_refused_with_its_sentence(door: str, key: str, value: str, sentence: str) -> None:
    """The case is refused for this fact alone, and told why in one sentence."""

    assert [(key, sentence)] == problems(parse_json(f'{{"{key}": {value}}}'), door)


@pytest.mark.parametrize(("key", "value", "read"), TAKEN_VALUES, ids=lambda each: ascii(each)[:40])
def test_a_right_value_is_read_exactly(key: str, value: str, read: object) -> None:
    """Numbers are exact, choices are as declared, and equal values have one type."""
    found = value_of(key, parse_json(f'{{"{key}": {value}}}'))

    assert (type(read), read) == (type(found), found)


def test_not_documented_is_kept_apart_from_silence() -> None:
    """Only the fact that was looked for is among those not documented."""
    case = read_facts(POLICY, parse_json('{"answer": {"documented": false}, "amount": null}'))

    assert frozenset({"answer"}) == case.not_documented


# ---- the whole text


@pytest.mark.parametrize(("text", "sentence"), REFUSED_TEXTS.values(), ids=REFUSED_TEXTS)
def test_a_text_that_is_no_object_is_refused(text: str | bytes, sentence: str) -> None:
    """The case as a whole is refused: the problem has no key."""

    assert [("", sentence)] == problems(parse_json(text))


@pytest.mark.parametrize("text", ['\ufeff{"answer": true}', '\ufeff{"answer": true}'.encode()], ids=["text", "bytes"])
def test_a_byte_order_mark_is_left_out(text: str | bytes) -> None:
    """A file that an editor saved with a byte order mark reads as the same file without."""

    assert value_of("answer", parse_json(text)) is True


def test_an_empty_object_is_a_case_of_which_nothing_is_known() -> None:
    """No fact has a value, and nothing is refused."""

    assert set(read_facts(POLICY, parse_json("{}")).values) == {None}


# ---- keys


@every_door
@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("anwser", '"anwser" is no fact of this policy; did you mean "answer"?'),
        ("Answer", '"Answer" is no fact of this policy; did you mean "answer"?'),
        ("limited amount", '"limited amount" is no fact of this policy; did you mean "limited_amount"?'),
        ("Case", '"Case" is no fact of this policy; did you mean "case"?'),
        ("date of service", '"date of service" is no fact of this policy; did you mean "date_of_service"?'),
        ("zzz", '"zzz" is no fact of this policy'),
        ("", '"" is no fact of this policy'),
        ("\u202e\n", '"\\u202e\\u000a" is no fact of this policy'),
        ("\ud800", '"\\ud800" is no fact of this policy'),
        ("x" * 100_000, f'"{"x" * 57}..." is no fact of this policy'),
    ],
    ids=lambda each: ascii(each)[:40],
)
def test_an_unknown_key_is_refused_with_the_nearest(door: str, key: str, sentence: str) -> None:
    """A misspelt key is not a silent unknown; invisible characters in it are shown."""

    assert [("", sentence)] == problems(parse_json(json.dumps({key: True})), door)


@pytest.mark.parametrize("text", ['{"answer": true, "answer": true}', '{"answer": 1, "answer": 2, "answer": true}'])
def test_a_key_that_is_given_twice_is_refused_once(text: str) -> None:
    """Neither the first nor the last value counts, even where they are equal."""

    assert [("answer", "it is given twice")] == problems(parse_json(text))


WITH_LIST = """policy asked "Asked"
  version 1.0
  effective 2026-01-01
  status example
  source "Asked"

list of blocks, each a block
  good: yes/no

determination d "D"
  medically necessary when all of
    (1) "W": at least 1 block where good
  otherwise not medically necessary
"""
WRONG_LISTS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "how far it reaches given twice": (
        '{"blocks": [], "blocks_complete": true, "blocks_complete": true}',
        [("blocks_complete", "it is given twice")],
    ),
    "no list, and no reach": (
        '{"blocks": 3, "blocks_complete": "yes"}',
        [
            ("blocks", "it is a list with an object for each block, not 3"),
            ("blocks_complete", 'it is true, false or a date like 2026-01-31, not "yes"'),
        ],
    ),
    "not documented, and no reach": (
        '{"blocks_complete": "yes", "blocks": {"documented": false}}',
        [("blocks_complete", 'it is true, false or a date like 2026-01-31, not "yes"')],
    ),
    "too long": (
        json.dumps({"blocks": [{}] * 10_001}),
        [("blocks", "it has more than 10,000 items")],
    ),
}


@pytest.mark.parametrize("name", WRONG_LISTS)
def test_a_wrong_list_is_refused_with_each_problem_once(name: str) -> None:
    """What is wrong with a list, and with how far it reaches, is told once each."""
    text, told = WRONG_LISTS[name]
    policy = read_policy(normalised("asked.pol", WITH_LIST)).value
    assert policy is not None
    with pytest.raises(FactsRefused) as refused:
        read_facts(policy, parse_json(text))

    assert told == [(each.key, each.sentence) for each in refused.value.problems]


def test_a_key_that_is_no_text_is_refused() -> None:
    """Python data may have other keys; a case has none."""

    assert [("", "a key is a text, not 5"), ("", "a key is a text, not nothing")] == problems({5: True, None: True})


# ---- all at once


@every_door
def test_all_problems_of_a_case_are_told_at_once(door: str) -> None:
    """In the order in which they are given, the date of service last; nothing is decided."""
    text = """{"case": 5, "answer": "yes", "anwser": true, "amount": NaN, "share": 101, "levels": [], "remark": "fine",
        "onset": "2026-02-30", "date_of_service": "2020-01-01", "visits": 1, "visits": 2, "site": "Necks"}"""
    expected = [
        ("case", "it is a text, not 5"),
        ("answer", 'it is answered true or false, not "yes"'),
        ("", '"anwser" is no fact of this policy; did you mean "answer"?'),
        ("amount", "NaN is no number"),
        ("share", "it is from 0% to 100%, not 101%"),
        ("levels", "the list is empty, and at least one choice must be given"),
        ("onset", 'it is a date like 2026-01-31, not "2026-02-30"'),
        ("visits", "it is given twice"),
        ("site", '"Necks" is not one of its choices; did you mean "Neck"?'),
        ("date_of_service", "2020-01-01 is outside the effective dates of version 1.3, from 2026-01-01 to 2026-12-31"),
    ]

    assert expected == problems(parse_json(text), door)


def test_an_unknown_key_with_an_unreadable_value_is_still_unknown() -> None:
    """That nothing is declared under the key is the first thing to say of it."""
    sentences = " ".join(sentence for _, sentence in problems(parse_json('{"anwser": NaN}')))

    assert 'did you mean "answer"?' in sentences


def test_an_unreadable_value_in_a_list_is_named_for_itself() -> None:
    """The sentence about a number that is none stays a sentence inside a list."""
    ((key, sentence),) = problems(parse_json('{"levels": [NaN]}'))

    assert ("levels", False) == (key, "not NaN is no number" in sentence)


# ---- Python values


@pytest.mark.parametrize(
    ("key", "given_value", "read"),
    [
        ("amount", 79.9, Decimal("79.9")),
        ("amount", 0.1 + 0.2, None),
        ("amount", 80.0, 80),
        ("amount", Decimal("79.90"), Decimal("79.9")),
        ("amount", Decimal("8E+1"), 80),
        ("amount", 5, 5),
        ("levels", ("L1-L2",), frozenset({"L1-L2"})),
        ("levels", {"l2_l3", "L1-L2"}, frozenset({"L1-L2", "L2-L3"})),
        ("levels", frozenset({"L1-L2"}), frozenset({"L1-L2"})),
        ("onset", date(2026, 2, 28), date(2026, 2, 28)),
    ],
)
def test_python_values_are_read_as_what_they_print(key: str, given_value: object, read: object) -> None:
    """A float counts as the shortest decimal that prints it; 0.1 + 0.2 prints 17 digits and is refused."""
    if read is None:
        assert [(key, TOO_LONG)] == problems({key: given_value})
        return
    found = value_of(key, {key: given_value})

    assert (type(read), read) == (type(found), found)


@every_door
@pytest.mark.parametrize(
    ("key", "given_value", "sentence"),
    [
        ("amount", True, "it is a number, not true"),
        ("amount", float("nan"), "it is a number, not nan"),
        ("amount", float("inf"), "it is a number, not inf"),
        ("amount", Decimal("NaN"), "it is a number, not NaN"),
        ("amount", Decimal("sNaN"), "it is a number, not sNaN"),
        ("amount", Decimal("-Infinity"), "it is a number, not -Infinity"),
        ("amount", Decimal("1E+999999"), TOO_LONG),
        ("amount", 1e22, TOO_LONG),
        ("amount", 10**15, TOO_LONG),
        ("amount", -(10**5000), TOO_LONG),
        ("amount", 1j, "it is a number, not 1j"),
        ("answer", 1, "it is answered true or false, not 1"),
        ("answer", 10**5000, "it is answered true or false, not a very large number"),
        ("onset", datetime(2026, 1, 31, 12), "it is a date like 2026-01-31, not 2026-01-31 12:00:00"),
        ("remark", b"text", "it is a text, not b'text'"),
        ("levels", {"L1-L2", 5}, '"5" is not one of its choices; the choices are L1-L2, L2-L3, Whole spine'),
    ],
    ids=lambda each: repr(each)[:40] if not isinstance(each, int) or abs(each) < 100 else "large",
)
def test_wrong_python_values_are_refused(door: str, key: str, given_value: object, sentence: str) -> None:
    """True is no 1, what is not finite is no number, and a moment is no day."""

    assert [(key, sentence)] == problems({key: given_value}, door)


@pytest.mark.parametrize("key", ["site", "levels"])
@pytest.mark.parametrize("number", [10**5000, Decimal("sNaN")], ids=["int", "sNaN"])
def test_an_unusual_number_for_a_choice_is_refused(key: str, number: object) -> None:
    """As a value that is not one of its choices."""
    ((found, _),) = problems({key: [number] if key == "levels" else number})

    assert key == found


# ---- anything at all

KEYS = st.one_of(st.sampled_from([field.key for field in POLICY.fields]), st.just("case"), st.text(max_size=8))
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["L1-L2", "neck", "2026-01-31", "none"]),
    st.just({"documented": False}),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=8,
)
CASES = st.dictionaries(KEYS, VALUES, max_size=6)


def is_read_or_refused(data: object) -> bool:
    """Whether a case is either decided, and its answer written as JSON, or refused with at least one problem."""
    try:
        case = read_facts(POLICY, data)
    except FactsRefused as refused:
        return len(refused.problems) > 0 and all("\n" not in each.sentence for each in refused.problems)
    answer = json.loads(json.dumps(evaluate(POLICY, case).to_data()))
    return bool(answer["case"] == case.case)


@given(CASES)
@settings(max_examples=400, deadline=None)
def test_any_json_object_is_read_or_refused(data: dict[str, object]) -> None:
    """No object, however strange, raises anything but a refusal."""

    assert is_read_or_refused(parse_json(json.dumps(data)))


@given(st.one_of(st.text(), st.binary(), st.text(alphabet='{}[]":,0123456789.eE+-tfn\\u "')))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_or_refused(text: str | bytes) -> None:
    """No text and no bytes raise anything but a refusal."""

    assert is_read_or_refused(parse_json(text))


@given(CASES, st.data())
@settings(max_examples=200, deadline=None)
def test_any_broken_json_is_read_or_refused(data: dict[str, object], choose: st.DataObject) -> None:
    """Nor does a JSON text that is cut off or has a piece torn out."""
    text = json.dumps(data, ensure_ascii=False)
    start = choose.draw(st.integers(0, len(text)))
    end = choose.draw(st.integers(start, len(text)))

    assert is_read_or_refused(parse_json(text[:start] + text[end:]))


@given(st.dictionaries(st.one_of(KEYS, st.integers()), st.one_of(VALUES, st.decimals(), st.dates(), st.datetimes())))
@settings(max_examples=200, deadline=None)
def test_any_python_dict_is_read_or_refused(data: dict[object, object]) -> None:
    """Nor does data of other types that a Python caller hands in."""

    assert is_read_or_refused(data)


# ---- quantities, codes, and facts that do not exist in every case

MEASURED_TEXT = """policy measured "Measured"
  version 1
  effective 2026-01-01
  status draft
  source "Made up for a test"

facts
  weight: kg from 0 kg to 300 kg
  overjet: mm
  days of therapy: whole number of days from 0 days
  procedure: code of CPT
  diagnoses: some codes of ICD-10-CM
  earlier codes: some codes of CPT or none
  test kind: one of blood gas, oximetry
  PO2: mmHg from 0 mmHg
    only when test kind is blood gas
  PO2 taken on: date
    only when PO2 is documented

determination measured "Measured"
  medically necessary when all of
    (1) "Weight": weight is at least 85 kg and overjet is more than 3 mm
    (2) "Days": days of therapy is at least 6 weeks and PO2 is at most 55 mmHg and PO2 taken on is after 2025-12-31
    (3) "Codes": procedure is one of blocks or diagnoses are any of pain or earlier codes are among blocks
  otherwise not medically necessary

codes blocks: CPT
  64490 to 64495

codes pain: ICD-10-CM
  M54.5
"""

# A value for a fact, and what is read of it: the value, and how it is told.
MEASURED_VALUES: tuple[tuple[str, object, object, str], ...] = (
    ("weight", 85, 85, "85 kg"),
    ("weight", {"value": 85, "unit": "kg"}, 85, "85 kg"),
    ("weight", {"value": 85500, "unit": "g"}, Decimal("85.5"), "85.5 kg"),
    ("weight", {"value": 217, "unit": "lb"}, Decimal("98.42954429"), "98.42954429 kg"),
    ("weight", {"unit": " [lb_av] ", "value": 0.5}, Decimal("0.226796185"), "0.226796185 kg"),
    ("overjet", {"value": -1, "unit": "in"}, Decimal("-25.4"), "-25.4 mm"),
    ("overjet", {"value": 1, "unit": "Fr"}, Fraction(1, 3), "0.3333… mm"),
    ("days_of_therapy", {"value": 6, "unit": "weeks"}, 42, "42 days"),
    ("procedure", " 64490 ", "64490", "64490"),
    ("procedure", "0213t", "0213T", "0213T"),
    ("diagnoses", ["m54.5", "M54.50"], frozenset({"M54.5", "M54.50"}), "M54.5, M54.50"),
    ("earlier_codes", [], frozenset(), "none"),
)
MEASURED_REFUSED: tuple[tuple[str, object, str], ...] = (
    ("weight", {"value": 700, "unit": "lb"}, "it is from 0 kg to 300 kg, not 317.514659 kg"),
    ("weight", {"value": 85, "unit": "cm"}, '"cm" is no unit for it; units for it are kg, g, mg, µg, ug, ng'),
    ("weight", {"value": 85, "unit": "KG"}, '"KG" is no unit for it; units for it are kg, g, mg, µg, ug, ng'),
    ("weight", {"value": "85", "unit": "kg"}, 'it is a number, not "85"'),
    ("weight", {"value": 85}, 'a quantity in another unit is {"value": 1, "unit": "kg"}'),
    ("weight", {"value": 85, "unit": 5}, 'a quantity in another unit is {"value": 1, "unit": "kg"}'),
    (
        "weight",
        {"value": 85, "unit": "kg", "documented": False},
        'a quantity in another unit is {"value": 1, "unit": "kg"}',
    ),
    (
        "days_of_therapy",
        {"value": 36, "unit": "hours"},
        '"hours" is no unit for it; units for it are days, d, day, weeks, week, wk',
    ),
    ("days_of_therapy", {"value": 0.5, "unit": "weeks"}, "it is a whole number, not 3.5 days"),
    ("procedure", 64490, "it is a code of letters, digits, dots and hyphens, not 64490"),
    ("procedure", "64490 64491", 'it is a code of letters, digits, dots and hyphens, not "64490 64491"'),
    ("procedure", "", 'it is a code of letters, digits, dots and hyphens, not ""'),
    ("diagnoses", "M54.5", 'it is a list of codes, not "M54.5"'),
    ("diagnoses", [], "the list is empty, and at least one code must be given"),
    ("PO2", 50, "it does not exist in this case: only when test kind is blood gas"),
)


def measured_policy() -> Policy:
    result = read_policy(normalised("measured.pol", MEASURED_TEXT))
    assert result.value is not None, [(each.code, each.message) for each in result.diagnostics]
    return result.value


MEASURED = measured_policy()
MEASURED_DOORS: Mapping[str, Callable[[object], object]] = {
    "reference": lambda data: read_facts(MEASURED, data),
    "generated": load(MEASURED).read_facts,
}


@pytest.mark.parametrize(("key", "given", "read", "told"), MEASURED_VALUES, ids=lambda each: ascii(each)[:40])
def test_a_quantity_is_converted_exactly(key: str, given: object, read: object, told: str) -> None:
    """Into the unit that the policy declares; codes are read whatever their case."""
    field = next(each for each in MEASURED.fields if each.key == key)
    case = read_facts(MEASURED, {key: given})
    found = dict(zip((each.key for each in MEASURED.fields), case.values, strict=True))[key]
    assert found is not None
    assert not isinstance(found, Record)

    assert (type(read), read, told) == (type(found), found, field.told(found))


def test_a_quantity_in_data_is_in_the_declared_unit() -> None:
    """What the answer gives back reads as the same value, as long as a decimal writes it."""
    field = next(each for each in MEASURED.fields if each.key == "weight")
    case = read_facts(MEASURED, {"weight": {"value": 217, "unit": "lb"}})
    weight = case.values[0]
    assert isinstance(weight, int | Decimal | Fraction)
    given = field.data(weight)

    assert (98.42954429, case.values) == (given, read_facts(MEASURED, {"weight": given}).values)


@pytest.mark.parametrize("door", MEASURED_DOORS)
@pytest.mark.parametrize(("key", "given", "sentence"), MEASURED_REFUSED, ids=lambda each: ascii(each)[:40])
def test_a_wrong_quantity_or_code_is_refused(door: str, key: str, given: object, sentence: str) -> None:
    """With one sentence that says what is wrong."""
    with pytest.raises(FactsRefused) as refused:
        MEASURED_DOORS[door]({"test_kind": "oximetry", key.lower(): given})

    assert [(key.lower(), sentence)] == [(each.key, each.sentence) for each in refused.value.problems]


def test_a_fact_may_be_given_while_it_is_not_known_to_exist() -> None:
    """Its guard is not known yet, or looks at whether something is documented."""
    assert read_facts(MEASURED, {"po2": 50}).values.count(None) == len(MEASURED.fields) - 1
    with pytest.raises(FactsRefused) as refused:
        read_facts(MEASURED, {"po2": {"documented": False}, "po2_taken_on": "2026-01-01", "weight": -1})

    assert ["weight", "po2_taken_on"] == [each.key for each in refused.value.problems]


def test_a_fact_that_does_not_exist_is_never_asked_for() -> None:
    """And the explanation says that it does not apply."""
    data = {"test_kind": "oximetry", "weight": 90, "overjet": 4, "days_of_therapy": 60, "procedure": "64490"}
    decision = evaluate(MEASURED, read_facts(MEASURED, data))
    generated = load(MEASURED).explain(load(MEASURED).read_facts(data))
    (found,) = decision.determinations

    assert ("not medically necessary", ()) == (found.outcome.words, found.needs)
    assert "does not apply" == decision.told("po2", None) == generated.told("po2", None)
    assert decision.to_data() == generated.to_data()
