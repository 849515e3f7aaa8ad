"""From a checked policy to one Python module: typed facts, an outcome and an explanation for each determination.

The module is readable, equal to the byte for equal policies, and imports only the standard library and
`policy_dsl.runtime`; stand-alone, it holds the runtime's own files and imports the standard library alone.
"""

from compiler.to_python.bundle import bundled_runtime
from compiler.to_python.conditions import Conditions, Constants
from compiler.to_python.functions import Functions
from compiler.to_python.layout import Call, docstring, laid_out, text, texts
from compiler.to_python.names import Names, outcomes_of
from policy_dsl import LANGUAGE_VERSION
from policy_dsl.policy import Calendar, Fact, FreeText, Numeric, OneOf, Policy, SomeOf, YesNo
from policy_dsl.runtime.report import EXAMPLE_BANNER

# Where each name that generated code may use is found in `policy_dsl.runtime`.
RUNTIME_NAMES = {
    "comparisons": (
        "Chosens", "between", "has_all_of", "has_any_of", "is_among", "is_at_least", "is_equal", "is_more_than",
        "is_same_as",
    ),
    "facts": ("Case", "FactsRefused", "ImmutableFacts", "parse_json", "read_case"),
    "fields": ("Choice", "ChoiceSet", "Day", "Field", "NumberField", "Text", "YesNo"),
    "findings": (
        "Clause", "Criterion", "Determination", "Group", "all_hold", "any_holds", "asked_whether_documented",
        "looked_at", "opposite", "with_assumptions",
    ),
    "report": ("Decision", "PolicyIdentity"),
    "settle": ("Outcome", "together"),
    "truth": ("at_least",),
}  # fmt: skip


def to_python(policy: Policy, *, standalone: bool = False) -> str:
    """The source of the policy's module, ending in one line end.

    It offers `Facts` (immutable, typed), `read_facts(data)`, for each determination a function of its key that
    gives the outcome's words and `explain_KEY` that gives the explanation, and `decide(data)` and
    `decide_json(text)` for all of them.
    With `standalone` it imports nothing outside the standard library.
    """
    names = Names(policy)
    constants = Constants()
    conditions = Conditions(names, constants)
    outcomes = outcomes_of(policy.determinations)
    functions = Functions(conditions)
    bodies = [[*functions.fast(each), "", "", *functions.explanation(each)] for each in policy.determinations]
    used = conditions.used | {
        "Case",
        "Decision",
        "FactsRefused",
        "ImmutableFacts",
        "Field",
        "Outcome",
        "PolicyIdentity",
        "parse_json",
        "read_case",
    }
    fields = [field_call(fact, constants, used) for fact in policy.facts]
    lines = [
        *header(policy),
        *imports(policy, used, constants, standalone=standalone),
        "",
        *exported(policy, names),
        "",
        "POLICY = PolicyIdentity(",
        f"    {text(policy.key)},",
        f"    {text(policy.title)},",
        f"    {text(policy.version)},",
        f"    {text(policy.status)},",
        f"    {text(policy.digest)},",
        ")",
        f"EFFECTIVE_FROM = {day(policy.effective_from)}",
        f"EFFECTIVE_UNTIL = {day(policy.effective_until) if policy.effective_until else None}",
        "",
        *(
            f"{names.outcomes[words]} = Outcome({text(words)}, {text(outcome.kind or '')})"
            for words, outcome in outcomes.items()
        ),
        *(["", *constants.lines.values()] if constants.lines else []),
        "",
        "FIELDS: tuple[Field, ...] = (",
        *(line for field in fields for line in laid_out(field, 1, ",")),
        ")",
        "",
        "",
        *facts_class(policy, names),
        "",
        "",
        *reader(policy, names),
    ]
    for body in bodies:
        lines += ["", "", *body]
    lines += ["", "", *decider(policy, names)]
    return "\n".join(lines) + "\n"


def header(policy: Policy) -> list[str]:
    """The module's docstring: which policy this is, and that it is not to be edited."""
    status = f"Status: {policy.status}."
    banner = f" {EXAMPLE_BANNER}." if policy.status == "example" else ""
    return [
        docstring(f"{policy.title}, version {policy.version}."),
        "",
        "# Made from a coverage policy by `pol compile --to python`: change the policy, not this file.",
        f"# {status}{banner}",
        f"# Language {LANGUAGE_VERSION}, digest {policy.digest}.",
        "",
    ]


def imports(policy: Policy, used: set[str], constants: Constants, *, standalone: bool) -> list[str]:
    """What the module imports; stand-alone, the runtime itself in place of its imports."""
    if standalone:
        return [*bundled_runtime(), "", "# ---- the policy", ""]
    lines = ["from datetime import date"]
    decimals = any("Decimal(" in line for line in constants.lines.values())
    if decimals or any(isinstance(fact.type, Numeric) for fact in policy.facts):
        lines.append("from decimal import Decimal")
    lines.append("")
    for module, offered in RUNTIME_NAMES.items():
        needed = [name for name in offered if name in used]
        if needed:
            lines.append(f"from policy_dsl.runtime.{module} import {', '.join(needed)}")
    return lines


def exported(policy: Policy, names: Names) -> list[str]:
    """What the module offers."""
    keys = [each.key for each in policy.determinations]
    functions = [name for key in keys for name in (names.determinations[key], names.explanations[key])]
    offered = [
        "POLICY",
        "Facts",
        "FactsRefused",
        "decide",
        "decide_json",
        "explain",
        "parse_json",
        "read_facts",
        *functions,
    ]
    return ["__all__ = [", *(f"    {text(each)}," for each in offered), "]"]


def day(value: object) -> str:
    year, month, of_month = str(value).split("-")
    return f"date({int(year)}, {int(month)}, {int(of_month)})"


def field_call(fact: Fact, constants: Constants, used: set[str]) -> Call:
    """The call that makes the field of a fact."""
    name = (text(fact.key), text(fact.name))
    match fact.type:
        case YesNo():
            call = Call("YesNo", name)
        case Calendar():
            call = Call("Day", name)
        case FreeText():
            call = Call("Text", name)
        case Numeric(low, high, whole, percent):
            options = (*(("whole=True",) if whole else ()), *(('unit="%"',) if percent else ()))
            call = Call("NumberField", (*name, constants.value(low), constants.value(high), *options))
        case OneOf(choices, keys):
            call = Call("Choice", (*name, texts(choices), texts(keys)))
        case SomeOf(choices, keys, or_none):
            options = ("or_none=True",) if or_none else ()
            call = Call("ChoiceSet", (*name, texts(choices), texts(keys), *options))
    used.add(call.function)
    return call


def python_type(fact: Fact) -> str:
    """The Python type of a fact's value when it is known."""
    match fact.type:
        case YesNo():
            return "bool"
        case Numeric(_, _, whole, _):
            return "int" if whole else "int | Decimal"
        case Calendar():
            return "date"
        case FreeText() | OneOf():
            return "str"
        case SomeOf():
            return "frozenset[str]"


def facts_class(policy: Policy, names: Names) -> list[str]:
    """The immutable class that holds the facts of one case."""
    rows = [(names.attributes[fact.key], f"{python_type(fact)} | None", "None") for fact in policy.facts]
    rows += [("not_documented", "frozenset[str]", "frozenset()"), ("case", "str | None", "None")]
    return [
        "class Facts(ImmutableFacts):",
        '    """The facts of one case; None is unknown. `not_documented` holds the keys that were looked for in vain.',
        "",
        "    Values are taken as they are: data that nobody has checked goes through `read_facts`.",
        '    """',
        "",
        "    __slots__ = (",
        *(f"        {text(name)}," for name, _, _ in rows),
        "    )",
        "",
        *(f"    {name}: {kind}" for name, kind, _ in rows),
        "",
        "    def __init__(",
        "        self,",
        "        *,",
        *(f"        {name}: {kind} = {default}," for name, kind, default in rows),
        "    ) -> None:",
        *(f"        object.__setattr__(self, {text(name)}, {name})" for name, _, _ in rows),
    ]


def reader(policy: Policy, names: Names) -> list[str]:
    """The door for data that nobody has checked."""
    read = Call("read_case", ("FIELDS", "EFFECTIVE_FROM", "EFFECTIVE_UNTIL", text(policy.version), "data"))
    return [
        "def read_facts(data: object) -> Facts:",
        '    """The facts that `data` gives, one flat object of fact keys; `FactsRefused` with every problem."""',
        f"    case = {read}",
        "    return Facts(",
        *(
            f"        {names.attributes[fact.key]}=case.{READERS[python_type(fact)]}({place}),"
            for place, fact in enumerate(policy.facts)
        ),
        "        not_documented=case.not_documented,",
        "        case=case.case,",
        "    )",
    ]


READERS = {
    "bool": "yes_or_no",
    "int | Decimal": "number",
    "int": "whole_number",
    "date": "day",
    "str": "text",
    "frozenset[str]": "chosen",
}


def decider(policy: Policy, names: Names) -> list[str]:
    """The functions over all determinations."""
    return [
        "def explain(facts: Facts) -> Decision:",
        '    """Every determination for one case, with its explanation."""',
        "    values = (",
        *(f"        facts.{names.attributes[fact.key]}," for fact in policy.facts),
        "    )",
        "    case = Case(values, facts.not_documented, facts.case)",
        "    return Decision(",
        "        POLICY,",
        "        FIELDS,",
        "        case,",
        "        (",
        *(f"            {names.explanations[each.key]}(facts)," for each in policy.determinations),
        "        ),",
        "    )",
        "",
        "",
        "def decide(data: object) -> Decision:",
        '    """Every determination for the case that `data` gives; `FactsRefused` with every problem."""',
        "    return explain(read_facts(data))",
        "",
        "",
        "def decide_json(text: str | bytes) -> Decision:",
        '    """The same for a JSON text, UTF-8 if it is bytes."""',
        "    return decide(parse_json(text))",
    ]
