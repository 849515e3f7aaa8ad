"""From Lark's tree of one item to the syntax tree. Nothing is judged here: what the grammar took is written down.

Only what would have no place in the syntax tree is refused, with an exception that knows its diagnostic.
"""

from collections.abc import Callable

from policy_dsl import syntax
from policy_dsl.parse.declarations import Declarations
from policy_dsl.parse.pieces import Branch, Refused, subtrees
from policy_dsl.parse.scenarios import Scenarios

__all__ = ["Builder", "Refused"]


class Builder(Declarations, Scenarios):
    """Builds the syntax of one item whose text begins at `offset` in the source."""

    def items(self, start: Branch) -> list[syntax.Item]:
        """The items of a parsed text; usually one. Lines of prose that follow one another become one."""
        makers: dict[str, Callable[[Branch], syntax.Item]] = {
            "policy": self.policy,
            "use": self.use,
            "term": self.term,
            "outcomes": self.outcomes,
            "choice_lists": self.choice_lists,
            "codes": self.codes,
            "facts": self.facts,
            "list_declaration": self.list_declaration,
            "facts_for_each": self.facts_for_each,
            "define": self.define,
            "values": self.values,
            "values_by": self.values_by,
            "table": self.table,
            "score": self.score,
            "criteria": self.criteria,
            "determination": self.determination,
            "common_facts": self.common_facts,
            "scenario": self.scenario,
        }
        found: list[syntax.Item] = []
        lines: list[syntax.Text] = []
        for tree in subtrees(start):
            if tree.data == "prose":
                lines += self.texts(tree)
            else:
                found.append(makers[tree.data](tree))
        return [*found, self.prose(lines)] if lines else found
