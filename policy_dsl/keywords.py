"""The words of the language by what they are for: written from `grammar.lark` by `make golden`.

Within a phrase one blank stands for one or more.
"""

# What begins an item, at the margin.
ITEM_WORDS = (
    "policy", "use", "term", "outcomes", "choices", "codes", "facts", "list of", "facts for each of", "define",
    "values", "values by", "table", "score", "criteria", "determination", "common facts", "scenario",
)  # fmt: skip

# What begins a line of a policy's header.
HEADER_WORDS = (
    "version", "effective", "status", "source", "applies to", "services", "specialty", "also known as", "language",
    "changed in",
)  # fmt: skip

# What begins a line under a fact or a list.
NOTE_WORDS = (
    "asks", "if not documented", "key", "shown in", "held by", "only when", "list of",
)  # fmt: skip

# What begins a line of a determination, of criteria or of a scenario.
LINE_WORDS = (
    "from", "applies when", "applies from", "applies until", "unless", "if", "otherwise", "like", "given", "then",
)  # fmt: skip

# The types of facts.
TYPES = (
    "yes/no", "whole number", "number", "percent", "whole number of", "date", "text", "one of", "some of", "code of",
    "some codes of", "or none",
)  # fmt: skip

# The systems of codes.
SYSTEMS = (
    "CPT", "HCPCS", "ICD-10-CM", "ICD-10-PCS", "CDT", "LOINC", "SNOMED CT", "RxNorm", "NDC",
)  # fmt: skip

# The kinds of outcomes.
KINDS = (
    "approves", "denies", "refers",
)  # fmt: skip

# What a policy can be.
STATUSES = (
    "example", "draft", "approved",
)  # fmt: skip

# How the rows of a table are taken.
ROW_RULES = (
    "exactly one row", "first row wins",
)  # fmt: skip

# How a number is rounded.
ROUNDINGS = (
    "half up", "half even", "up", "down", "toward zero",
)  # fmt: skip

# What has criteria, or lines of a score, under it; N is a number.
GROUPS = (
    "all of", "any of", "none of", "at least N of", "the higher of",
)  # fmt: skip

# What compares.
COMPARISONS = (
    "is", "are", "is not", "are not", "is at least", "are at least", "is at most", "are at most", "is more than",
    "is greater than", "is higher than", "are more than", "are greater than", "are higher than", "is less than",
    "is fewer than", "is lower than", "are less than", "are fewer than", "are lower than", "is before",
    "is earlier than", "are before", "are earlier than", "is after", "is later than", "are after", "are later than",
    "is on or before", "are on or before", "is on or after", "are on or after", "is within", "are within",
    "is in the", "are in the", "is one of", "are one of", "is not one of", "are not one of", "is any of",
    "are any of", "is all of", "are all of", "is none of", "are none of", "is among", "are among", "is the same as",
    "are the same as", "is not the same as", "are not the same as", "is documented", "are documented",
    "is not documented", "are not documented", "is met", "are met", "is not met", "are not met",
)  # fmt: skip

# What asks something of the name before it, and ends the condition.
ENDINGS = (
    "exists", "does not exist",
)  # fmt: skip

# What joins conditions, or leads one in.
JOINING = (
    "and", "or", "where", "not", "when", "unless",
)  # fmt: skip

# What stands before a number or a length, and is compared or counted.
COUNTING = (
    "at least", "at most", "exactly", "more than", "fewer than", "less than",
)  # fmt: skip

# What stands before a list, or before one of its items.
PICKING = (
    "no", "every", "any", "for some", "some", "different", "earlier", "the", "the first", "the second", "the third",
    "the fourth", "the fifth", "the last", "the latest", "the earliest", "the number of", "the highest", "the lowest",
    "the average", "the total of",
)  # fmt: skip

# What stands before two or more values.
MEASURING = (
    "the calendar months between", "the days between", "the weeks between", "the months between", "the years between",
    "the full days between", "the full weeks between", "the full months between", "the full years between",
    "the completed days between", "the completed weeks between", "the completed months between",
    "the completed years between", "the lower of", "the higher of",
)  # fmt: skip

# What stands between two parts of a phrase.
BETWEEN = (
    "read", "edition", "from", "until", "to", "up to", "in", "because", "needs", "for", "for each", "above", "each a",
    "each an", "in a row", "hold", "holds", "since", "before", "after", "of", "up to and including", "between",
    "within", "in the", "has", "among", "values among", "counting this one", "meets", "does not meet",
    "the case is refused", "more information", "point", "points", "complete", "not complete", "to the nearest",
)  # fmt: skip

# Values that are words.
LITERALS = (
    "yes", "no", "unknown", "not documented", "no rule",
)  # fmt: skip

# What can be all that a cell of a row holds.
CELLS = (
    "any", "otherwise", "case", "because", "needs",
)  # fmt: skip

# Those of the words above that a text in quotes follows.
QUOTED_WORDS = (
    "source", "applies to", "specialty", "also known as", "asks", "shown in", "held by", "from", "like",
)  # fmt: skip
