"""The evaluators compared on random cases of a policy, and what the cases reached. `make agree` runs it long."""

import sys
from collections import Counter
from pathlib import Path
from random import Random
from types import ModuleType

from compiler.cli.policies import check_file
from compiler.to_python.load import load
from compiler.to_python.names import Names
from policy_dsl.evaluate import evaluate, read_facts
from policy_dsl.policy import ListOf, Policy
from policy_dsl.runtime.findings import CriterionFinding, DeterminationFinding
from policy_dsl.runtime.report import Decision
from tests.drawn_cases import Data, Drawer

POLICIES = Path(__file__).parent.parent / "policies"
EVERY_LIST = Path(__file__).parent / "every_list.pol"  # all that can be said of lists
STATUSES = ("met", "not met", "unknown")
LONG = 10_000
LONG_OF_LISTS = 2_000


def policies() -> list[Policy]:
    """Every policy of the repository."""
    found = [check_file(path).value for path in sorted(POLICIES.rglob("*.pol"))]
    return [each for each in found if each is not None]


def policies_and_lists() -> list[Policy]:
    """Every policy of the repository, and one that says all that can be said of lists."""
    every_list = check_file(EVERY_LIST).value
    assert every_list is not None
    return [*policies(), every_list]


class Reached:
    """How often each outcome was reached, and each criterion was met, not met and unknown."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.cases = 0
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.criteria: Counter[tuple[str, str, str]] = Counter()

    def count(self, decision: Decision) -> None:
        self.cases += 1
        for each in decision.determinations:
            for finding in findings_of(each):
                self.outcomes[each.key, finding.outcome.words] += 1
                for criterion in with_nested(finding.criteria):
                    if criterion.path:
                        self.criteria[each.key, criterion.path, criterion.status] += 1

    def missing(self) -> list[str]:
        """What no case reached: an outcome, or a criterion that was never met, not met or unknown."""
        wanted = {
            (each.key, words)
            for each in self.policy.determinations
            for words in (
                *(clause.outcome.words for clause in each.clauses),
                each.otherwise.words,
                "needs more information",
            )
        }
        lacking = [f"{key} never came to {words}" for key, words in sorted(wanted - set(self.outcomes))]
        criteria = {(key, path, status) for key, path, _ in self.criteria for status in STATUSES}
        criteria -= {(*place, "unknown") for place in self.decided_in_silence()}
        lacking += [
            f"{key} {path} was never {status}"
            for key, path, status in sorted(criteria)
            if not self.criteria[key, path, status]
        ]
        return lacking

    def decided_in_silence(self) -> set[tuple[str, str]]:
        """The criteria that are never unknown: what the policy assumes of the facts that they read decides them."""
        silent = evaluate(self.policy, read_facts(self.policy, {}))
        return {
            (each.key, criterion.path)
            for each in silent.determinations
            for finding in findings_of(each)
            for criterion in with_nested(finding.criteria)
            if criterion.status != "unknown"
        }

    def told(self) -> str:
        """The figures in a few lines."""
        outcomes = ", ".join(f"{key} {words} {count}" for (key, words), count in sorted(self.outcomes.items()))
        rarest = min(self.criteria.items(), key=lambda each: each[1])
        (key, path, status), count = rarest
        return (
            f"{self.policy.key}: {self.cases} cases agree; {outcomes}; "
            f"rarest of {len(self.criteria)} criterion statuses: {key} {path} {status} {count}"
        )


def findings_of(finding: DeterminationFinding) -> tuple[DeterminationFinding, ...]:
    """What was decided: of a determination that is decided item by item, of each item."""
    return tuple(each.finding for each in finding.items) or (finding,)


def with_nested(criteria: tuple[CriterionFinding, ...]) -> list[CriterionFinding]:
    return [inner for each in criteria for inner in (each, *with_nested(each.criteria))]


def agree(policy: Policy, module: ModuleType, data: Data) -> Decision:
    """What comes of a case; `AssertionError` when the evaluators differ on any of their paths."""
    decision = evaluate(policy, read_facts(policy, data))
    facts = module.read_facts(data)
    assert module.explain(facts).to_data() == decision.to_data(), data
    names = Names(policy)
    for each in decision.determinations:
        fast = getattr(module, names.determinations[each.key])(facts)
        assert fast == each.outcome.words, (each.key, fast, each.outcome.words, data)
        for finding in findings_of(each):
            told = (each.key, finding.outcome.words, finding.needs, data)
            assert (finding.outcome.kind is None) is bool(finding.needs), told
        assert each.outcome.kind is not None or each.needs, (each.key, data)
    return decision


def has_lists(policy: Policy) -> bool:
    """Whether the policy asks for lists or histories."""
    return any(isinstance(each.type, ListOf) for each in policy.facts)


def compared(policy: Policy, count: int, seed: int) -> Reached:
    """The evaluators compared on the cases of the policy's scenarios, and on so many random ones."""
    drawer = Drawer(policy, Random(f"{policy.key} {seed}"))
    module = load(policy)
    reached = Reached(policy)
    for data in drawer.seeds:
        reached.count(agree(policy, module, data))
    for _ in range(count):
        reached.count(agree(policy, module, drawer.draw()))
    return reached


def main() -> int:
    """Compare long on every policy; 1 when something was never reached."""
    failed = False
    for policy in policies_and_lists():
        reached = compared(policy, LONG_OF_LISTS if has_lists(policy) else LONG, 1)
        print(reached.told(), flush=True)
        for each in reached.missing():
            print(f"  {each}", flush=True)
            failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
