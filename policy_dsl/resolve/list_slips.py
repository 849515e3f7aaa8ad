"""What a writer most likely meant by a name that is not declared and holds that of a list, or of its items."""

import re
from collections.abc import Callable, Iterator

from policy_dsl import errors, syntax
from policy_dsl.diagnostics import Diagnostic
from policy_dsl.names import fold
from policy_dsl.phrases_of_lists import LINKS
from policy_dsl.policy import ListOf, YesNo
from policy_dsl.resolve.scope import DeclaredList, Scope
from policy_dsl.source import Span
from policy_dsl.units import unit_named

MOST_WORDS = 12  # of a name that is looked at
_EACH = {"all": "every", "each": "every", "every": "every", "both": "every"}
_ANY = ("any", "some", "one", "a", "an", "either")
_WHICH = {
    "latest": "latest", "last": "latest", "newest": "latest", "most recent": "latest", "first": "first",
    "earliest": "first", "oldest": "first",
}  # fmt: skip
_PICKED = rf"(?:the )?(?:{'|'.join(_WHICH)})"
_VALUE_OF = re.compile(rf"(?:the )?(?P<own>.+?) of (?P<which>{_PICKED}) (?P<rest>.+)")
_WINDOW = re.compile(r" ((?:within|in the|since|before|after|between) .)")
_FIRST = re.compile(
    rf"(?P<which>{_PICKED} )|(?P<earlier>(?:previous|prior|past|preceding) )|(?P<number>(?:the )?(?:number|count) of )"
    rf"|(?P<each>(?:{'|'.join(_EACH)})(?: of)?(?: the)? )|(?P<any>(?:{'|'.join(_ANY)})(?: of)?(?: the)? )"
    r"|(?P<none>(?:without|not)(?: any)? )|(?P<some>(?:has|have|with)(?: an?)? )|(?P<the>(?:the|this|that) )|"
)


def list_slip(scope: Scope, name: syntax.Name) -> Diagnostic | None:
    """What is wrong when the words of a phrase on a list were read as a name; None when they were not."""
    if name.quoted:
        return None
    late = late_window(scope, name, scope.is_declared)
    if late is not None:
        return late
    text = " ".join(fold(name.text).split()[:MOST_WORDS])
    value = _VALUE_OF.fullmatch(text)
    if value:
        declared = scope.lists.get(value["rest"])
        if declared is not None:
            right = f"the {which_of(value['which'])} {item_of(declared)}'s {value['own']}"
            return errors.misspelt_phrase(scope.source, name.span, right)
    of_member = member_slip(scope, text) or pick_slip(scope, text)
    if of_member is not None:
        return errors.misspelt_phrase(scope.source, name.span, of_member)
    first = _FIRST.match(text)
    assert first is not None  # it matches nothing too
    for begins in dict.fromkeys((first.end(), 0)):
        for declared, ends in lists_at(scope, text, begins):
            found_slip = slip_at(scope, name, text, first if begins else None, declared, ends)
            if found_slip is not None:
                return found_slip
    return None


def late_window(scope: Scope, name: syntax.Name, is_known: Callable[[str], bool]) -> Diagnostic | None:
    """What is wrong when the end of a name behind `where` says when the items happened; None when it does not."""
    window = _WINDOW.search(name.text)
    if window is None or not scope.inside or not is_known(name.text[: window.start()]):
        return None
    return errors.window_behind_where(scope.source, Span(name.span.start + window.start(1), name.span.end))


def member_slip(scope: Scope, text: str) -> str | None:
    """The name that was meant by `the methotrexate's relief`, `methotrexate relief`; None when it was none."""
    members = scope.members()
    owner, of, own = text.rpartition("'s ")
    for meant in (owner.removeprefix("the "), owner.removeprefix("the ").removesuffix("s")) if of else ():
        if meant in members and meant != owner:
            return f"{meant}'s {own}"
    value = re.fullmatch(r"(?P<own>.+) of (?:the )?(?P<member>.+)", text)
    if value and value["member"] in members:
        return f"{value['member']}'s {value['own'].removeprefix('the ')}"
    for blank in (match.start() for match in re.finditer(" ", text) if not of):
        for member in (text[:blank], text[:blank].removesuffix("s")):
            asked = (each for one in members.get(member, ()) for each in one.declared.attributes)
            if text[blank + 1 :] in (fold(each.name) for each in asked):
                return f"{member}'s {text[blank + 1 :]}"
    return None


def pick_slip(scope: Scope, text: str) -> str | None:
    """What was meant by words around an item that has a name: `no prior ablation`, `date of prior ablation`; None when
    it was none."""
    leads = re.match(r"(?:the|an?|any|has|have|had|with|without|no) |(?P<own>.+) of (?:the )?", text)
    whole = text[leads.end() :] if leads else text
    for end in reversed([match.end() for match in re.finditer(r"[^ ]+?(?= |'s |s's |$)", whole)]):
        name, rest = whole[:end], whole[end:].removeprefix("s")
        picked = scope.picks.get(name)
        if picked is None:
            continue
        owned = () if picked.found is None else tuple(fold(each.name) for each in picked.found.declared.attributes)
        if leads and leads["own"]:
            return f"{name}'s {leads['own'].removeprefix('the ')}" if not rest else None
        if rest.startswith("'s ") or rest[1:] in owned:
            own = rest.removeprefix("'s").strip()
            return f"{name}'s {own}"
        if re.fullmatch("| exist| (?:do |does )?not(?: exist)?", rest):
            absent = "not" in rest or text.startswith(("no ", "without "))
            return f"{name} does not exist" if absent else f"{name} exists"
    return None


def asked_of_items(scope: Scope, name: syntax.Name) -> str | None:
    """How to ask of the items of a list what stands round its name: "glucose event where severe" for "severe glucose
    event"; with dots in place of what is asked where no item has that; None of a text that holds no list's name.
    """
    if name.quoted:
        return None
    words = fold(name.text).split()[:MOST_WORDS]
    for length in range(len(words), 0, -1):
        for begins in range(len(words) - length + 1):
            part = " ".join(words[begins : begins + length])
            declared = scope.lists.get(part) or (ending_so(scope, part) if begins else None)
            rest = [*words[:begins], *words[begins + length :]]
            if declared is None or (part not in scope.lists and own_among(declared, rest) is None):
                continue
            if unit_named(" ".join(rest)) is not None:  # "at least 3 weeks blocks"
                return None
            called = part if part in scope.lists else item_of(declared)
            return f"{called}{behind_name(scope, name)} where {own_among(declared, rest) or '...'}"
    return None


def ending_so(scope: Scope, part: str) -> DeclaredList | None:
    """The one list whose name, or whose items' name, ends in some words: "glucose events" of "events"."""
    found = {id(each): each for listed, each in scope.lists.items() if listed.endswith(f" {part}")}
    return next(iter(found.values())) if len(found) == 1 else None


def own_among(declared: DeclaredList, words: list[str]) -> str | None:
    """What an item has, or is defined for it, that some words are; a preposition before them says nothing more."""
    own = {fold(each): " ".join(name.text.split()) for each, name in declared.names_of_items.items()}
    for each in declared.attributes:
        if not isinstance(each.type, YesNo):
            own[fold(each.name)] = f"{each.name} is ..."
    return own.get(re.sub(r"^(?:of|with|at|for|as|in|on|from) ", "", " ".join(words)))


def behind_name(scope: Scope, name: syntax.Name) -> str:
    """Dots for what a line says of a list's items behind its name, before "where" can follow."""
    text = scope.source.text[name.span.end : name.span.end + 20]
    return " ..." if re.match(r" +(?:within|in the|since|before|after|between)\b|, *counting\b", text) else ""


def lists_at(scope: Scope, text: str, begins: int) -> Iterator[tuple[DeclaredList, int]]:
    """The lists whose names, or whose items' names, stand at a place in a text, and where they end; long ones first."""
    ends = [match.end() for match in re.compile(r"[^ ]+?(?= |'s |$)").finditer(text, begins)]
    for end in reversed(ends):
        declared = scope.lists.get(text[begins:end])
        if declared is not None:
            yield declared, end


def item_of(declared: DeclaredList) -> str:
    """What one of the items is called."""
    kind = declared.fact.type
    assert isinstance(kind, ListOf)
    return declared.item or kind.item


def which_of(text: str) -> str:
    return _WHICH[text.removeprefix("the ")]


def slip_at(
    scope: Scope, name: syntax.Name, text: str, first: re.Match[str] | None, declared: DeclaredList, ends: int
) -> Diagnostic | None:
    """What is wrong with a text that holds the name of a list, which ends somewhere in it."""
    source, item = scope.source, item_of(declared)
    rest = text[ends:].strip()
    own = rest.removeprefix("'s ")
    is_own = own in (fold(each.name) for each in declared.attributes) or rest != own
    link = re.match(rf"(?:{LINKS})(?= |$)", rest)
    if link:
        words = re.search(rf"(?<= )(?:{LINKS})(?= |$)", name.text)
        at = name.span if words is None else Span(name.span.start + words.start(), name.span.start + words.end())
        return errors.misspelt_phrase(source, at, "where")
    between = re.match(r"from (.+) (?:to|until|through) (.+)", rest)
    if between:
        return errors.misspelt_phrase(source, name.span, f"{text[:ends]} between {between[1]} and {between[2]}")
    right: str | None = None
    groups = first.groupdict() if first is not None else {}
    if groups.get("which"):
        right = f"the {which_of(groups['which'].strip())} {item}" + (f"'s {own}" if is_own else "")
    elif groups.get("earlier") and not rest:
        right = f"earlier {text[first.end() : ends]}" if first is not None else None
    elif groups.get("number") and not rest:
        right = f"the number of {text[first.end() : ends]}" if first is not None else None
    elif (groups.get("none") or groups.get("some")) and not rest:
        right = f"no {item}" if groups.get("none") else f"at least 1 {item}"
    elif groups.get("the") and is_own:
        decided = declared.fact.key in scope.looped
        right = f"{item}'s {own}" if decided else f"the latest {item}'s {own}"
    elif groups.get("any") and not rest and source.text[: name.span.start].endswith("not "):
        return errors.misspelt_phrase(source, Span(name.span.start - 4, name.span.end), f"no {item}")
    elif re.match(r"an? |one ", groups.get("any") or "") and not rest:
        right = f"at least 1 {item}"
    elif groups.get("each") or groups.get("any"):
        own = re.sub(r"^(?:has|have|is|are) ", "", own)
        right = f"{'every' if groups.get('each') else 'any'} {item} has {own or '...'}"
    elif first is None and is_own and rest == own:
        right = f"{item}'s {own}"
    elif first is None and re.match(r"(?:has|have) ", rest):
        right = f"any {item} has {own.split(' ', 1)[1]}"
    elif first is None and re.fullmatch(r"(?:do not )?exist", rest):
        right = f"no {item}" if "not" in rest else f"at least 1 {item}"
    return None if right is None else errors.misspelt_phrase(source, name.span, right)
