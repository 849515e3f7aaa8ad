"""The canonical lines of each kind of item."""

from collections.abc import Iterable

from policy_dsl import syntax
from policy_dsl.format.criteria import criteria_lines, determination_lines
from policy_dsl.format.declarations import (
    choice_lines,
    code_lines,
    definition_lines,
    fact_lines,
    list_lines,
    outcome_lines,
    policy_lines,
    prose_lines,
    term_line,
    use_line,
)
from policy_dsl.format.pen import Line, Pen
from policy_dsl.format.rows import score_lines, table_lines, value_lines
from policy_dsl.format.scenarios import common_lines, scenario_lines


def item_lines(pen: Pen, item: syntax.Item) -> Iterable[Line]:
    """The lines of a top-level item, in the order of the source."""
    match item:
        case syntax.PolicyHeader():
            return policy_lines(pen, item)
        case syntax.Use():
            return (use_line(pen, item),)
        case syntax.Term():
            return (term_line(pen, item),)
        case syntax.Outcomes():
            return outcome_lines(pen, item)
        case syntax.ChoiceLists():
            return choice_lines(pen, item)
        case syntax.CodeList():
            return code_lines(pen, item)
        case syntax.Facts():
            return fact_lines(pen, item)
        case syntax.ListDeclaration():
            return list_lines(pen, item, 0)
        case syntax.Define():
            return definition_lines(pen, item)
        case syntax.Values():
            return value_lines(pen, item)
        case syntax.Table():
            return table_lines(pen, item)
        case syntax.Score():
            return score_lines(pen, item)
        case syntax.CriteriaBlock():
            return criteria_lines(pen, item)
        case syntax.Determination():
            return determination_lines(pen, item)
        case syntax.CommonFacts():
            return common_lines(pen, item)
        case syntax.Scenario():
            return scenario_lines(pen, item)
        case syntax.Prose():
            return prose_lines(pen, item, 0)
