"""Writes the module of one policy: constants, facts, the model of what it means, and functions."""

from collections.abc import Mapping
from dataclasses import replace

from compiler.to_python.bundle import bundled_runtime
from compiler.to_python.conditions import Comparisons, Constants
from compiler.to_python.functions import Functions
from compiler.to_python.layout import WIDTH, Call, docstring, laid_out, text, texts
from compiler.to_python.model import Printer, tupled
from compiler.to_python.names import Names, outcomes_of
from policy_dsl import LANGUAGE_VERSION
from policy_dsl.meaning import Meaning, meaning_of
from policy_dsl.policy import Calendar, CodeOf, Fact, FreeText, ListOf, Numeric, OneOf, Policy, SomeOf, YesNo
from policy_dsl.runtime.fields import NumberField
from policy_dsl.runtime.lists import Record
from policy_dsl.runtime.report import EXAMPLE_BANNER
from policy_dsl.walk import field_of

# Where each name that generated code may use is found in `policy_dsl.runtime`.
RUNTIME_NAMES = {
    "conditions": (
        "All", "Always", "Any", "AtLeast", "Cases", "ChoiceListed", "Choose", "CodeListed", "Compare", "CompareSets",
        "IsDocumented", "IsYes", "Not", "NumberListed", "SameChoice", "SetOf", "SetRead", "Shown", "Unsaid",
    ),
    "counting": ("Counted", "Different", "EachComesTo", "Every", "InARow"),
    "dates": ("completed", "shifted"),
    "expressions": (
        "Calculation", "Constant", "Elapsed", "Extreme", "Known", "Named", "Power", "Read", "Rounded", "Shifted",
    ),
    "facts": ("Case", "FactsRefused", "Guard", "ImmutableFacts", "absent_facts", "parse_json", "read_case"),
    "fields": ("Choice", "ChoiceSet", "Code", "Codes", "Day", "Field", "NumberField", "Text", "Value", "YesNo"),
    "findings": ("DeterminationFinding",),
    "items": ("Items",),
    "known": ("Assumed", "known_of"),
    "lists": ("OPEN", "Item", "ListField", "Record"),
    "meaning": ("Clause", "ComesTo", "Criterion", "Determination", "Group", "LeftOut", "Met", "Term"),
    "numbers": ("Amount",),
    "picking": ("OfPicked", "Pick", "Picked"),
    "report": ("Decision", "PolicyIdentity"),
    "settle": ("Outcome", "is_final", "together"),
    "totals": ("NumberOfDifferent", "Total"),
    "truth": ("at_least",),
}  # fmt: skip
ALWAYS_USED = {
    "Assumed", "Case", "Decision", "DeterminationFinding", "FactsRefused", "Field", "ImmutableFacts", "Known",
    "Outcome", "PolicyIdentity", "Record", "Value", "known_of", "parse_json", "read_case",
}  # fmt: skip


class Module:
    """Writes the module of one policy."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.meaning: Meaning = meaning_of(policy)
        self.names = Names(policy)
        self.constants = Constants()
        self.used = set(ALWAYS_USED)
        self.fields = [self.field_call(fact) for fact in policy.facts]
        choices = {
            fact.key: self.constants.choices(fact.type.choices)
            for fact in policy.facts_and_attributes
            if isinstance(fact.type, OneOf | SomeOf)
        }
        self.printer = Printer(self.names, choices)
        self.comparisons = Comparisons(self.names, self.constants, self.printer)
        by_kind: tuple[tuple[dict[str, str], Mapping[str, object]], ...] = (
            (self.names.named, self.meaning.named),
            (self.names.defined, self.meaning.defined),
            (self.names.blocks, self.meaning.blocks),
            (self.names.picks, self.meaning.picks),
            (self.names.models, {each.key: each for each in self.meaning.determinations}),
        )
        self.printer.names_of[id(self.meaning.day_of_service)] = "DAY_OF_SERVICE"
        for names, values in by_kind:
            for key, value in values.items():
                self.printer.names_of.setdefault(id(value), names[key])

    def source(self, *, standalone: bool) -> str:
        """The whole text."""
        policy, names = self.policy, self.names
        functions = Functions(self.comparisons)
        assumed: dict[str, object] = {**self.meaning.assumed}
        bodies = [functions.fast(each, assumed) for each in self.meaning.determinations]
        assumptions = [f"    {text(key)}: {self.assumption(value)}," for key, value in assumed.items()]
        model = self.model()
        self.used |= self.comparisons.used | self.printer.used
        self.used |= {python_type(fact) for fact in policy.facts} & {"Amount"}
        kinds = [fact.type for fact in policy.facts if isinstance(fact.type, ListOf)]
        self.used |= {"Item" for _ in kinds} | {"OPEN" for each in kinds if not each.members}
        constants = "\n".join(self.constants.lines.values())
        self.used |= {name for name in ("Decimal", "Fraction") if f" {name}(" in constants}
        lines = [
            *header(policy),
            *self.imports(standalone=standalone),
            "",
            *exported(policy, names),
            "",
            *identity(policy),
            "",
            *(
                f"{names.outcomes[words]} = Outcome({text(words)}, {text(outcome.kind or '')})"
                for words, outcome in outcomes_of(policy.determinations).items()
            ),
            *(["", *self.constants.lines.values()] if self.constants.lines else []),
            "",
            "FIELDS: tuple[Field, ...] = (",
            *(line for field in self.fields for line in laid_out(field, 1, ",")),
            ")",
            "KEYS = tuple(field.key for field in FIELDS)",
            *(["ASSUMED: Assumed = {", *assumptions, "}"] if assumptions else ["ASSUMED: Assumed = {}"]),
            "",
            *model,
            "",
            "",
            *facts_class(policy, names),
            "",
            "",
            *self.reader(),
            "",
            "",
            *self.knowing(),
        ]
        for each, body in zip(policy.determinations, bodies, strict=True):
            lines += ["", "", *body, "", "", *self.explanation(each.key, each.title)]
        lines += ["", "", *self.decider()]
        return "\n".join(lines) + "\n"

    def assumption(self, value: object) -> str:
        """What is assumed of a fact; of a list, that it holds no more than it lists."""
        return "Record((), complete=True)" if isinstance(value, Record) else self.constants.value(value)

    # ---- the model

    def model(self) -> list[str]:
        """The constants of what the policy means, each behind those that it uses."""
        printer, meaning = self.printer, self.meaning
        named = [printer.expression(each) for each in meaning.named.values()]
        for each in meaning.determinations:
            printer.determination(each)
        for condition in self.comparisons.nodes.values():
            printer.condition(condition)
        guards = [
            printer.call("Guard", text(each.key), text(each.told), printer.condition(each.condition))
            for each in meaning.guards
        ]
        lines = [line for name, made in printer.written.items() for line in laid_out(made, 0, start=f"{name} = ")]
        for name, kind, parts in (("NAMES", "Named", named), ("GUARDS", "Guard", guards)):
            if parts:
                printer.used |= {kind, "absent_facts"} if kind == "Guard" else {kind}
                lines += laid_out(tupled(tuple(parts)), 0, start=f"{name}: tuple[{kind}, ...] = ")
        return lines

    # ---- functions

    def reader(self) -> list[str]:
        """The door for data that nobody has checked."""
        guards = ("GUARDS",) if self.meaning.guards else ()
        arguments = ("FIELDS", "EFFECTIVE_FROM", "EFFECTIVE_UNTIL", text(self.policy.version), "data", *guards)
        return [
            "def read_facts(data: object) -> Facts:",
            '    """The facts that `data` gives, one flat object of fact keys; `FactsRefused` with every problem."""',
            f"    case = {Call('read_case', arguments)}",
            "    return Facts(",
            *(
                f"        {self.names.attributes[fact.key]}=case.{READERS[python_type(fact)]}({place}),"
                for place, fact in enumerate(self.policy.facts)
            ),
            "        not_documented=case.not_documented,",
            "        case=case.case,",
            "    )",
        ]

    def knowing(self) -> list[str]:
        """The functions that hand the facts to the model."""
        return [
            "def values_of(facts: Facts) -> tuple[Value | Record | None, ...]:",
            '    """The values of the facts, in the order of the fields."""',
            "    return (",
            *(f"        facts.{self.names.attributes[fact.key]}," for fact in self.policy.facts),
            "    )",
            "",
            "",
            "def what_is_known(facts: Facts) -> tuple[Known, Known]:",
            '    """What is known of a case, and what is known of it without any assumption."""',
            "    return known_of(KEYS, values_of(facts), facts.not_documented, ASSUMED)",
        ]

    def explanation(self, key: str, title: str) -> list[str]:
        """The function that gives the whole explanation of a determination."""
        return [
            f"def {self.names.explanations[key]}(facts: Facts) -> DeterminationFinding:",
            "    " + docstring(f"{title}: what each criterion came to, and why."),
            f"    return {self.names.models[key]}.find(*what_is_known(facts))",
        ]

    def decider(self) -> list[str]:
        """The functions over all determinations."""
        names = "NAMES" if self.meaning.named else "()"
        return [
            "def explain(facts: Facts) -> Decision:",
            '    """Every determination for one case, with its explanation."""',
            "    known, silent = what_is_known(facts)",
            "    case = Case(values_of(facts), facts.not_documented, facts.case)",
            "    return Decision(",
            "        POLICY,",
            "        FIELDS,",
            f"        {names},",
            "        case,",
            "        (",
            *(f"            {self.names.models[each.key]}.find(known, silent)," for each in self.policy.determinations),
            "        ),",
            *(["        absent_facts(GUARDS, silent),"] if self.meaning.guards else []),
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

    # ---- the head

    def imports(self, *, standalone: bool) -> list[str]:
        """What the module imports; stand-alone, the runtime itself in place of its imports."""
        lines = ["from datetime import date"]
        if "Decimal" in self.used or any("int | Decimal" in python_type(fact) for fact in self.policy.facts):
            lines.append("from decimal import Decimal")
        if "Fraction" in self.used:
            lines.append("from fractions import Fraction")
        if standalone:
            own = [line for line in lines if "Fraction" in line]
            return [*bundled_runtime(), "", "# ---- the policy", *(["", *own] if own else []), ""]
        lines.append("")
        for module, offered in RUNTIME_NAMES.items():
            needed = [name for name in offered if name in self.used]
            if needed:
                lines += imported(f"policy_dsl.runtime.{module}", needed)
        return lines

    def field_call(self, fact: Fact) -> Call:
        """The call that makes the field of a fact."""
        name = (text(fact.key), text(fact.name))
        value = self.constants.value
        match fact.type:
            case YesNo():
                call = Call("YesNo", name)
            case Calendar():
                call = Call("Day", name)
            case FreeText():
                call = Call("Text", name)
            case Numeric(low, high, whole):
                field = field_of(fact)
                assert isinstance(field, NumberField)
                options = [
                    *(("whole=True",) if whole else ()),
                    *((f"unit={text(field.unit)}",) if field.unit else ()),
                    *((f"units={self.constants.units(field.units)}",) if field.units else ()),
                ]
                call = Call("NumberField", (*name, value(low), value(high), *options))
            case OneOf(choices, keys):
                call = Call("Choice", (*name, self.constants.choices(choices), texts(keys)))
            case SomeOf(choices, keys, or_none):
                none = ("or_none=True",) if or_none else ()
                call = Call("ChoiceSet", (*name, self.constants.choices(choices), texts(keys), *none))
            case CodeOf(_, several, or_none):
                none = ("or_none=True",) if or_none else ()
                call = Call("Codes" if several else "Code", (*name, *none))
            case ListOf() as kind:
                inner = tuple(
                    self.field_call(replace(each, key=each.key.rpartition(".")[2])) for each in kind.attributes
                )
                members = (f"members={texts(kind.members)}", f"member_keys={texts(kind.member_keys)}")
                options = [*(members if kind.members else ()), *(("requested=True",) if kind.requested else ())]
                call = Call("ListField", (*name, text(kind.item), tupled(inner), *options))
        self.used.add(call.function)
        return call


def imported(module: str, names: list[str]) -> list[str]:
    """The lines that import names from a module."""
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return [line]
    return [f"from {module} import (", *(f"    {name}," for name in names), ")"]


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


def exported(policy: Policy, names: Names) -> list[str]:
    """What the module offers."""
    keys = [each.key for each in policy.determinations]
    functions = [name for key in keys for name in (names.determinations[key], names.explanations[key])]
    offered = [
        "POLICY",
        "Facts",
        "FactsRefused",
        *(("Item", "Record") if names.lists else ()),
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


def identity(policy: Policy) -> list[str]:
    """Which policy it is, and on which days it is in force."""
    return [
        "POLICY = PolicyIdentity(",
        f"    {text(policy.key)},",
        f"    {text(policy.title)},",
        f"    {text(policy.version)},",
        f"    {text(policy.status)},",
        f"    {text(policy.digest)},",
        ")",
        f"EFFECTIVE_FROM = {day(policy.effective_from)}",
        f"EFFECTIVE_UNTIL = {day(policy.effective_until) if policy.effective_until else None}",
    ]


def python_type(fact: Fact) -> str:
    """The Python type of a fact's value when it is known."""
    match fact.type:
        case YesNo():
            return "bool"
        case Numeric(whole=True):
            return "int"
        case Numeric(unit=unit):
            return "int | Decimal" if unit is None else "Amount"
        case Calendar():
            return "date"
        case FreeText() | OneOf() | CodeOf(several=False):
            return "str"
        case SomeOf() | CodeOf():
            return "frozenset[str]"
        case ListOf():
            return "Record"


LISTS_DESCRIBED = (
    "    A list is a `Record` of `Item`s, in order; an `Item` holds what is known of its attributes, by their keys:",
    '    `Record((Item({"date": date(2025, 1, 31)}),))`. With `complete=True`, or `complete=` the day since when, it',
    "    leaves out nothing; else there may be more items.",
    "",
)


def type_and_default(fact: Fact) -> tuple[str, str]:
    """The Python type of a fact's value, and what it is where nothing is said: unknown; of a list, an open one."""
    kind = python_type(fact)
    if not isinstance(fact.type, ListOf):
        return f"{kind} | None", "None"
    if not fact.type.members:
        return kind, "OPEN"
    items = tupled(("Item({})",) * len(fact.type.members))
    return kind, f"Record({items}, complete=True, members={texts(fact.type.member_keys)})"


def facts_class(policy: Policy, names: Names) -> list[str]:
    """The immutable class that holds the facts of one case."""
    rows = [(names.attributes[fact.key], *type_and_default(fact)) for fact in policy.facts]
    rows += [("not_documented", "frozenset[str]", "frozenset()"), ("case", "str | None", "None")]
    return [
        "class Facts(ImmutableFacts):",
        '    """The facts of one case; None is unknown. `not_documented` holds the keys that were looked for in vain.',
        "",
        *(LISTS_DESCRIBED if names.lists else ()),
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


READERS = {
    "bool": "yes_or_no",
    "int | Decimal": "number",
    "Amount": "quantity",
    "int": "whole_number",
    "date": "day",
    "str": "text",
    "frozenset[str]": "chosen",
    "Record": "listed",
}
