"""The reference evaluator: what a checked policy means for one case. `meaning` says it, `runtime` works it out."""

from policy_dsl.meaning import meaning_of
from policy_dsl.policy import Policy
from policy_dsl.runtime.facts import Case, absent_facts, read_case
from policy_dsl.runtime.report import Decision, PolicyIdentity


def identity_of(policy: Policy) -> PolicyIdentity:
    """Which policy an answer is about."""
    return PolicyIdentity(policy.key, policy.title, policy.version, policy.status, policy.digest)


def read_facts(policy: Policy, data: object) -> Case:
    """The case that `data` gives (see `runtime.facts.read_case`); `FactsRefused` with every problem."""
    guards = meaning_of(policy).guards
    return read_case(policy.fields, policy.effective_from, policy.effective_until, policy.version, data, guards)


def evaluate(policy: Policy, case: Case) -> Decision:
    """What each determination of the policy comes to for a case, with the full explanation."""
    meaning = meaning_of(policy)
    known, silent = meaning.known(tuple(field.key for field in policy.fields), case)
    determinations = tuple(each.find(known, silent) for each in meaning.determinations)
    absent = absent_facts(meaning.guards, silent)
    return Decision(identity_of(policy), policy.fields, tuple(meaning.named.values()), case, determinations, absent)
