"""Terms of an outcome, told as the answer tells them."""

from datetime import date

from policy_dsl.policy import Constant, Measure, Term
from policy_dsl.runtime.comparisons import Ordered
from policy_dsl.runtime.numbers import told_number
from policy_dsl.units import spelled_for_one


def told_terms(terms: tuple[Term, ...]) -> tuple[str, ...]:
    """Terms in words: "for 12 weeks". One that is worked out is told without its value: "for ..."."""
    return tuple(map(told_term, terms))


def told_term(term: Term) -> str:
    if term.kind == "up to":
        amount = f"up to {told_number(term.amount or 0)} {term.thing}"
        return f"{amount} in {told_value(term)}" if term.value is not None else amount
    return f"{term.kind} {told_value(term)}"


def told_value(term: Term) -> str:
    value = term.value
    return told_quantity(value.value, value.measure) if isinstance(value, Constant) else "..."


def told_quantity(value: Ordered, measure: Measure) -> str:
    """A value with its unit, in words."""
    if isinstance(value, date):
        return str(value)
    if measure.percent:
        return f"{told_number(value)}%"
    if measure.unit is None:
        return told_number(value)
    spelling = spelled_for_one(measure.unit) if value == 1 else measure.unit.spelling
    return f"{told_number(value)} {spelling}"
