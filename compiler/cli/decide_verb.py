"""`pol decide`: one case by one policy, for people or for programs."""

import json
from pathlib import Path

import click

from compiler.cli import CALL_AT_FAULT, OK, POLICY_AT_FAULT
from compiler.cli.console import say, styled, visible
from compiler.cli.files import read_text
from policy_dsl.runtime.facts import FactsRefused, Problem, parse_json
from policy_dsl.runtime.findings import Criterion, Determination
from policy_dsl.runtime.report import EXAMPLE_BANNER, FORMAT, Decision

COLOURS = {"approves": "green", "denies": "red", "refers": "yellow", None: "yellow"}
MARKS = {"met": "green", "not met": "red", "unknown": "yellow"}


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

    POLICY is a .pol file, or a Python module that `pol compile` made (which is run).
    FACTS is a JSON file with one object of fact keys, or - for standard input.
    Every outcome, a denial too, is a result: exit status 0.
    """
    if not Path(policy).is_file():
        raise click.UsageError(f'there is no file "{policy}"')
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

    policy = sound_policy(Path(path))
    return None if policy is None else evaluate(policy, read_facts(policy, parse_json(text)))


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
        outcome = styled(each.outcome.words, fg=COLOURS[each.outcome.kind], bold=True)
        click.echo(f"{visible(each.title)}: {outcome}{because(each)}")
        for criterion in each.criteria:
            tell_criterion(decision, criterion, 1)
        tell_rest(decision, each)


def because(determination: Determination) -> str:
    """The deciding criteria, as the end of the outcome's line."""
    paths = ["".join(f"({label})" for label in path.split(".")) for path in determination.because]
    return f" because {', '.join(paths)}" if paths else ""


def tell_criterion(decision: Decision, criterion: Criterion, depth: int) -> None:
    """One criterion with its status and the values it looked at, and those nested in it."""
    status = styled(criterion.status, fg=MARKS[criterion.status])
    wording = f" {visible(criterion.wording)}" if criterion.wording else ""
    click.echo(f"{'  ' * depth}{criterion.label} {status}:{wording}")
    for key, value in criterion.values:
        name = visible(decision.field(key).name)
        click.echo(f"{'  ' * depth}    {name}: {visible(decision.told(key, value))}")
    for each in criterion.criteria:
        tell_criterion(decision, each, depth + 1)


def tell_rest(decision: Decision, determination: Determination) -> None:
    """What is still needed, and what was assumed."""
    if determination.needs:
        click.echo("  Still needed:")
        for key in determination.needs:
            made = " (looked for and not there: it must be made)" if key in decision.case.not_documented else ""
            click.echo(f"    {visible(decision.field(key).name)}{made}")
    if determination.assumed:
        names = ", ".join(visible(decision.field(key).name) for key in determination.assumed)
        click.echo(f"  Assumed where the case is silent, as the policy says: {names}")
