"""`pol decide`: one case by one policy, for people or for programs."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.cli import CALL_AT_FAULT, OK, POLICY_AT_FAULT
from compiler.cli.console import say, styled, visible
from compiler.cli.files import read_text
from policy_dsl.runtime.facts import DATE_OF_SERVICE, FactsRefused, Problem, parse_json
from policy_dsl.runtime.fields import day_written
from policy_dsl.runtime.findings import CriterionFinding, DeterminationFinding
from policy_dsl.runtime.report import EXAMPLE_BANNER, FORMAT, Decision

if TYPE_CHECKING:  # a compiled policy is decided without the language
    from policy_dsl.policy import Policy

COLOURS = {"approves": "green", "denies": "red", "refers": "yellow", "split": "yellow", None: "yellow"}
MARKS = {"met": "green", "not met": "red", "unknown": "yellow", "does not apply": "blue"}
WHY = {
    "unless": "by its exception",
    "applies": "in this case",
    "if": "in this case",
    "no rule": "as there is no rule for this case",
}


@click.command("decide")
@click.argument("policy", type=click.Path())
@click.argument("facts", type=click.Path(allow_dash=True))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    help="For people (text) or programs (json).",
)
def command(policy: str, facts: str, form: str) -> int:
    """Decide the case in FACTS by POLICY.

    POLICY is a .pol file, a folder that holds the versions of one policy (the date of service picks the one in
    force), or a Python module that `pol compile` made (which is run).
    FACTS is a JSON file with one object of fact keys, or - for standard input.
    Every outcome, a denial too, is a result: exit status 0.
    """
    if not Path(policy).exists():
        raise click.UsageError(f'there is no file or folder "{policy}"')
    text = read_text(facts)
    try:
        decision = decide_compiled(policy, text) if policy.endswith(".py") else decide_policy(policy, text)
    except FactsRefused as refused:
        tell_refusal(refused.problems, form)
        return CALL_AT_FAULT
    if decision is None:
        return POLICY_AT_FAULT
    if form == "json":
        click.echo(json.dumps(decision.to_data(), indent=2))
    else:
        tell(decision)
    return OK


def decide_policy(path: str, text: bytes) -> Decision | None:
    """The answer of a policy, by the reference evaluator; None when the policy has an error, which is then told."""
    from compiler.cli.policies import sound_policy
    from policy_dsl.evaluate import evaluate, read_facts

    data = parse_json(text)
    policy = picked(Path(path), data) if Path(path).is_dir() else sound_policy(Path(path))
    return None if policy is None else evaluate(policy, read_facts(policy, data))


def picked(folder: Path, data: object) -> "Policy | None":
    """The version of the one policy in a folder that is in force on the date of service; None when one has an error.

    `FactsRefused` when the case names no date of service, or one on which no version is in force.
    """
    from compiler.cli.files import policy_files
    from compiler.cli.policies import sound_policy, tell_at_fault
    from policy_dsl.versions import check_versions, version_on, versions_of

    found = [sound_policy(path) for path in policy_files((str(folder),))]
    policies = [each for each in found if each is not None]
    if len(policies) < len(found):
        return None
    mistakes = tuple(each for each in check_versions(policies) if each.is_error)
    if mistakes:
        tell_at_fault(folder, mistakes)
        return None
    families = versions_of(policies)
    if len(families) > 1:
        raise click.UsageError(
            f'"{folder}" holds {len(families)} policies: name one of them, or a folder of its versions'
        )
    (versions,) = families.values()
    given = data.get(DATE_OF_SERVICE.key) if isinstance(data, dict) else None
    day = day_written(given) if isinstance(given, str) else None
    dates = "; ".join(told_dates(each) for each in versions)
    if day is None:
        raise FactsRefused((Problem(DATE_OF_SERVICE.key, f"it is needed to pick the version: {dates}"),))
    version = version_on(versions, day)
    if version is None:
        raise FactsRefused((Problem(DATE_OF_SERVICE.key, f"no version is in force on {day}: {dates}"),))
    return version


def told_dates(policy: "Policy") -> str:
    """A version and its effective dates."""
    until = "" if policy.effective_until is None else f" to {policy.effective_until}"
    return f"version {policy.version} from {policy.effective_from}{until}"


def decide_compiled(path: str, text: bytes) -> Decision:
    """The answer of a compiled policy. A stand-alone module has classes of its own for all that it gives."""
    from compiler.to_python.load import load_file

    module = load_file(Path(path))
    if module is None:
        raise click.UsageError(f'"{path}" is no policy compiled by "pol compile --to python"')
    try:
        decision: Decision = module.decide_json(text)
    except module.FactsRefused as refused:
        raise FactsRefused(refused.problems) from None
    return decision


def tell_refusal(problems: tuple[Problem, ...], form: str) -> None:
    """All that is wrong with a case."""
    if form == "json":
        listed = [{"fact": each.key, "problem": each.sentence} for each in problems]
        click.echo(json.dumps({"format": FORMAT, "refused": listed}, indent=2))
    say("the facts are refused, and nothing was decided:")
    for each in problems:
        say(f"  {visible(str(each))}")


def tell(decision: Decision) -> None:
    """The answer for people: outcome first, then criterion by criterion, then what is still needed."""
    click.echo(f"{visible(decision.policy.title)}, version {decision.policy.version}")
    if decision.policy.status == "example":
        click.echo(f"{EXAMPLE_BANNER}.")
    if decision.case.case is not None:
        click.echo(f"Case: {visible(decision.case.case)}")
    for each in decision.determinations:
        click.echo()
        click.echo(f"{visible(each.title)}: {comes_to(each)}")
        names = [item.name for item in each.items]
        for item in each.items:
            called = item.called(alone=names.count(item.name) == 1)
            click.echo(f"  {visible(called)}: {comes_to(item.finding)}")
            tell_why(decision, item.finding, 2)
        if not each.items:
            tell_why(decision, each, 1)


def comes_to(determination: DeterminationFinding) -> str:
    """The outcome with its terms and the criteria that decide."""
    outcome = styled(determination.outcome.words, fg=COLOURS[determination.outcome.kind], bold=True)
    terms = "".join(f", {visible(term.told)}" for term in determination.terms)
    return f"{outcome}{terms}{because(determination)}"


def tell_why(decision: Decision, determination: DeterminationFinding, depth: int) -> None:
    """Criterion by criterion, then what is still needed."""
    for criterion in determination.criteria:
        tell_criterion(decision, criterion, depth)
    tell_rest(decision, determination, depth)


def because(determination: DeterminationFinding) -> str:
    """The deciding criteria and what each came to, as the end of the outcome's line; each item says its own."""
    if determination.items:
        return ""
    statuses = {each.path: each for each in with_nested(determination.criteria)}
    found: dict[str, list[str]] = {}
    for path in determination.because:
        criterion = statuses[path]
        told = "left out by its exception" if criterion.left_out else criterion.status
        found.setdefault(told, []).append("".join(f"({label})" for label in path.split(".")))
    parts = [f"{', '.join(paths)} {'is' if len(paths) == 1 else 'are'} {told}" for told, paths in found.items()]
    return f" because {' and '.join(parts)}" if parts else ""


def with_nested(criteria: tuple[CriterionFinding, ...]) -> tuple[CriterionFinding, ...]:
    """Criteria and all that are nested in them."""
    return tuple(inner for each in criteria for inner in (each, *with_nested(each.criteria)))


def tell_criterion(decision: Decision, criterion: CriterionFinding, depth: int) -> None:
    """One criterion with its status and the values it looked at, and those nested in it; a clause on one line has
    no label."""
    status = styled(criterion.status, fg=MARKS[criterion.status])
    label = f"{criterion.label} " if criterion.label else ""
    wording = f": {visible(criterion.wording)}" if criterion.wording else ""
    click.echo(f"{'  ' * depth}{label}{status}{why(criterion)}{wording}")
    for key, value in criterion.values:
        click.echo(f"{'  ' * depth}    {visible(decision.name(key))}: {visible(decision.told(key, value))}")
    for each in criterion.criteria:
        tell_criterion(decision, each, depth + 1)


def why(criterion: CriterionFinding) -> str:
    """Why a criterion does not apply, behind its status."""
    if criterion.left_out is None:
        return ""
    reason, wording = criterion.left_out
    return f" {WHY[reason]}" + (f" ({visible(wording)})" if wording else "")


def tell_rest(decision: Decision, determination: DeterminationFinding, depth: int) -> None:
    """What is still needed, why the outcome is settled all the same, and what was assumed."""
    before = "  " * depth
    if determination.needs:
        corrected = decision.corrected(determination.needs)
        click.echo(f"{before}Still needed:")
        for key in determination.needs:
            made = " (not in the record: it has to be established)" if key in decision.looked_for else ""
            wrong = " (its value cannot be used: correct it)" if key in corrected else ""
            click.echo(f"{before}  {visible(decision.asked(key))}{made}{wrong}")
    if determination.whichever:
        click.echo(f"{before}Settled, whatever these turn out to be: {names(decision, determination.whichever)}")
    if determination.term_needs:
        click.echo(f"{before}Needed for the terms: {names(decision, determination.term_needs)}")
    if determination.assumed:
        told = names(decision, determination.assumed)
        click.echo(f"{before}Assumed where the case is silent, as the policy says: {told}")


def names(decision: Decision, keys: tuple[str, ...]) -> str:
    """Facts by their names."""
    return ", ".join(visible(decision.name(key)) for key in keys)
