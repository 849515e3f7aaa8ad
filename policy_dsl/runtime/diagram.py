"""Formulas over variables of finitely many values, and the ordered decision diagrams that they become.

In comes what is still open of the clauses of a determination, out come the clauses that can be the first one met, and
the variables on which it depends which one that is. Nothing here knows facts.
"""

FALSE, TRUE = 0, 1  # the places of the two constants among the formulas
MOST_WORK = 3000  # in making diagrams: states of what is left when a variable is given
WIDE = 256  # variables; a state of so many more is so much more work, as each is gone through

AND, OR, NOT, COUNT, CHOOSE, ATOM = "and", "or", "not", "at least", "choose", "atom"
Ways = frozenset[tuple[int, ...]]


class TooLarge(Exception):
    """Diagrams would take more than `MOST_WORK`."""


class Formulas:
    """Formulas by their places, equal ones at one place.

    An atom is true for some ways of giving its variables values. `sizes` are how many values each variable has,
    `names` what is to be said of it when it matters; `places` is the order of these, and so of the variables.
    """

    def __init__(self, places: dict[str, int]) -> None:
        self.named_at = places
        self.work = 0
        self.sizes: list[int] = []
        self.names: list[tuple[str, ...]] = []
        self.words: list[str] = ["", ""]
        self.parts: list[tuple[int, ...]] = [(), ()]  # of "at least", the count comes first; of an atom, variables
        self.ways: list[Ways] = [frozenset(), frozenset()]  # of an atom
        self.reads: list[int] = [0, 0]  # the variables of each formula, as bits
        self.atoms: list[int] = []  # their places
        self.holds: list[int] = [0, 0]  # the atoms in each formula, as bits
        self.readers: list[int] = []  # the atoms that read each variable, as bits
        self.places: dict[tuple[str, tuple[int, ...], Ways], int] = {}
        self.replaced: dict[tuple[int, int, int], int] = {}
        self.known_modules: dict[int, int] = {}
        self.known_parts: dict[tuple[int, int], int] = {}

    # ---- making them

    def variable(self, names: tuple[str, ...], size: int) -> int:
        """A new variable."""
        self.sizes.append(size)
        self.names.append(names)
        self.readers.append(0)
        return len(self.sizes) - 1

    def question(self, names: tuple[str, ...]) -> int:
        """The formula that says yes to a new variable of two values."""
        return self.atom((self.variable(names, 2),), frozenset({(1,)}))

    def enter(self, word: str, parts: tuple[int, ...], reads: int, ways: Ways = frozenset()) -> int:
        key = (word, parts, ways)
        place = self.places.get(key)
        if place is None:
            place = self.places[key] = len(self.words)
            self.words.append(word)
            self.parts.append(parts)
            self.ways.append(ways)
            self.reads.append(reads)
            holds = 0
            if word == ATOM:
                holds = 1 << len(self.atoms)
                self.atoms.append(place)
                for each in parts:
                    self.readers[each] |= holds
            else:
                for each in parts[1:] if word == COUNT else parts:
                    holds |= self.holds[each]
            self.holds.append(holds)
        return place

    def atom(self, variables: tuple[int, ...], ways: Ways) -> int:
        """What is true in some ways of giving variables values."""
        size = 1
        for each in variables:
            size *= self.sizes[each]
        if not ways or len(ways) == size:
            return TRUE if ways else FALSE
        reads = 0
        for each in variables:
            reads |= 1 << each
        return self.enter(ATOM, variables, reads, ways)

    def opposite(self, part: int) -> int:
        if part in (TRUE, FALSE):
            return TRUE if part == FALSE else FALSE
        return self.parts[part][0] if self.words[part] == NOT else self.enter(NOT, (part,), self.reads[part])

    def joined(self, word: str, parts: tuple[int, ...]) -> int:
        """The parts joined by "and" or by "or"."""
        ends, leaves_out = (FALSE, TRUE) if word == AND else (TRUE, FALSE)
        kept: dict[int, None] = {}
        for each in parts:
            if each == ends:
                return ends
            if self.words[each] == word:
                kept |= dict.fromkeys(self.parts[each])
            elif each != leaves_out:
                kept[each] = None
        if len(kept) < 2:
            return next(iter(kept), leaves_out)
        return self.enter(word, tuple(kept), self.read_by(kept))

    def counted(self, count: int, parts: tuple[int, ...]) -> int:
        """At least `count` of the parts."""
        count -= parts.count(TRUE)
        kept = tuple(sorted(each for each in parts if each not in (TRUE, FALSE)))
        if count <= 0:
            return TRUE
        if len(kept) < count:
            return FALSE
        if len(kept) == count:
            return self.joined(AND, kept)
        return self.joined(OR, kept) if count == 1 else self.enter(COUNT, (count, *kept), self.read_by(kept))

    def chosen(self, parts: tuple[int, ...]) -> int:
        """Of pairs, what the first one says that fits; else what the last part says."""
        kept: list[int] = []
        said = parts[-1]
        for fits, says in zip(parts[:-1:2], parts[1::2], strict=True):
            if fits == TRUE:
                said = says
                break
            if fits != FALSE:
                kept += (fits, says)
        while kept and kept[-1] == said:
            del kept[-2:]
        return self.enter(CHOOSE, (*kept, said), self.read_by((*kept, said))) if kept else said

    def read_by(self, parts: "tuple[int, ...] | dict[int, None]") -> int:
        reads = 0
        for each in parts:
            reads |= self.reads[each]
        return reads

    def inner(self, place: int) -> tuple[int, ...]:
        """The formulas of which a formula is made."""
        word, parts = self.words[place], self.parts[place]
        return () if word == ATOM else parts[1:] if word == COUNT else parts

    def remade(self, place: int, inner: tuple[int, ...]) -> int:
        """A formula with other parts."""
        word = self.words[place]
        if word == NOT:
            return self.opposite(inner[0])
        if word == COUNT:
            return self.counted(self.parts[place][0], inner)
        return self.chosen(inner) if word == CHOOSE else self.joined(word, inner)

    # ---- giving values

    def with_value(self, place: int, variable: int, value: int) -> int:
        """A formula with one variable given."""
        if not self.reads[place] >> variable & 1:
            return place
        key = (place, variable, value)
        found = self.replaced.get(key)
        if found is None:
            if self.words[place] == ATOM:
                found = self.atom_with_value(place, variable, value)
            else:
                inner = tuple([self.with_value(each, variable, value) for each in self.inner(place)])
                found = self.remade(place, inner)
            self.replaced[key] = found
        return found

    def atom_with_value(self, place: int, variable: int, value: int) -> int:
        variables = self.parts[place]
        at = variables.index(variable)
        kept = frozenset((*way[:at], *way[at + 1 :]) for way in self.ways[place] if way[at] == value)
        return self.atom((*variables[:at], *variables[at + 1 :]), kept)

    def rewritten(self, place: int, into: "Formulas", numbers: dict[int, int], done: dict[int, int]) -> int:
        """The formula among others, whose variables have other numbers."""
        if place not in done:
            if self.words[place] == ATOM:
                done[place] = into.renumbered(tuple(numbers[each] for each in self.parts[place]), self.ways[place])
            else:
                inner = tuple([self.rewritten(each, into, numbers, done) for each in self.inner(place)])
                word = self.words[place]
                if word == NOT:
                    done[place] = into.opposite(inner[0])
                elif word == COUNT:
                    done[place] = into.counted(self.parts[place][0], inner)
                else:
                    done[place] = into.chosen(inner) if word == CHOOSE else into.joined(word, inner)
        return done[place]

    def renumbered(self, variables: tuple[int, ...], ways: Ways) -> int:
        """An atom, its variables in order."""
        places = sorted(range(len(variables)), key=variables.__getitem__)
        ordered = frozenset(tuple([way[each] for each in places]) for way in ways)
        return self.atom(tuple(variables[each] for each in places), ordered)

    def replaced_by(self, place: int, others: dict[int, int]) -> int:
        """A formula with others in place of some of its parts; what is done is entered in `others`."""
        inner = self.inner(place)
        if place not in others:
            if not inner:
                return place
            others[place] = self.remade(place, tuple([self.replaced_by(each, others) for each in inner]))
        return others[place]

    # ---- parts that have their variables to themselves

    def simplified(self, roots: tuple[int, ...]) -> tuple[int, ...]:
        """The formulas with each part that reads variables of its own as one question.

        Whether such a part is true depends on nothing else, so that it matters if and only if the question does.
        """
        shared = self.shared(roots)
        return tuple(self.reduced(each, self.reads[each] & ~shared) for each in roots)

    def shared(self, parts: tuple[int, ...]) -> int:
        """The variables that several of some formulas read; of equal ones, one counts."""
        seen = several = 0
        for each in dict.fromkeys(parts):
            several |= seen & self.reads[each]
            seen |= self.reads[each]
        return several

    def reduced(self, place: int, own: int) -> int:
        """A formula that has the variables in `own` to itself."""
        if place in (TRUE, FALSE):
            return place
        if not self.reads[place] & ~own:
            return self.module(place)
        key = (place, own)
        if key not in self.known_parts:
            inner = self.inner(place)
            shared = self.shared(inner)
            parts = tuple([self.reduced(each, own & self.reads[each] & ~shared) for each in inner])
            self.known_parts[key] = self.remade(place, parts) if inner else place
        return self.known_parts[key]

    def module(self, place: int) -> int:
        """A formula that has all of its variables to itself, as one question; or a constant."""
        if place not in self.known_modules:
            self.known_modules[place] = self.module_of(place)
        return self.known_modules[place]

    def module_of(self, place: int) -> int:
        word = self.words[place]
        if word == ATOM:
            variables, ways = self.parts[place], self.ways[place]
            if len(variables) == 1 and self.sizes[variables[0]] == 2:
                return place
            needed = [each for at, each in enumerate(variables) if depends_on(ways, at, self.sizes[each])]
            return self.question(self.named(needed))
        if word == NOT:
            return self.opposite(self.module(self.parts[place][0]))
        if word not in (AND, OR):
            return self.by_diagram(place)
        found = tuple(
            self.module(group[0]) if len(group) == 1 else self.by_diagram(self.joined(word, group))
            for group in self.apart(self.inner(place))
        )
        whole = self.joined(word, found)
        if whole in (TRUE, FALSE) or len(self.inner(whole)) < 2:
            return whole
        return self.question(self.named(self.variables(whole)))

    def apart(self, parts: tuple[int, ...]) -> list[tuple[int, ...]]:
        """The parts in groups that share no variable."""
        groups: list[tuple[int, tuple[int, ...]]] = []
        for each in parts:
            reads = self.reads[each]
            group: tuple[int, ...] = (each,)
            kept = []
            for other in groups:
                if other[0] & reads:
                    reads, group = reads | other[0], other[1] + group
                else:
                    kept.append(other)
            groups = [*kept, (reads, group)]
        return [group for _, group in groups]

    def by_diagram(self, place: int) -> int:
        """A formula that has all of its variables to itself and reads some of them several times."""
        inner = self.inner(place)
        shared = self.shared(inner)
        place = self.remade(place, tuple([self.reduced(each, self.reads[each] & ~shared) for each in inner]))
        if place in (TRUE, FALSE):
            return place
        try:
            diagram = Diagram(self, (place,))
        except TooLarge:
            return self.question(self.named(self.variables(place)))
        needed = diagram.needed((True, False))
        if needed:
            return self.question(self.named(needed))
        return TRUE if diagram.leaves() == {0} else FALSE

    def variables(self, place: int) -> list[int]:
        """The variables that a formula reads, in order."""
        return bits_of(self.reads[place])

    def named(self, variables: list[int]) -> tuple[str, ...]:
        """What is to be said of some variables."""
        return tuple(dict.fromkeys(name for each in variables for name in self.names[each]))


def depends_on(ways: Ways, at: int, size: int) -> bool:
    """Whether the value at a place makes a difference to an atom."""
    return any((*way[:at], other, *way[at + 1 :]) not in ways for way in ways for other in range(size))


State = tuple[tuple[int, int], ...]


class Diagram:
    """The diagram of clauses, the first that is met counting. A leaf is the place of a clause, or the place behind
    the last. `TooLarge` when all diagrams over the same formulas take too much work."""

    def __init__(self, formulas: Formulas, clauses: tuple[int, ...]) -> None:
        self.last = len(clauses)
        self.owner = formulas
        self.grouped: dict[tuple[int, int], list[int]] = {}
        self.nodes: list[tuple[int, tuple[int, ...]]] = []  # variable and children; a leaf: -1 and its place
        self.places: dict[tuple[int, tuple[int, ...]], int] = {}
        # In an order that does not depend on what is known, so that nothing more that is known takes more work.
        reads = bits_of(formulas.read_by(clauses))
        places = formulas.named_at
        self.variables = sorted(reads, key=lambda each: (min(places[name] for name in formulas.names[each]), each))
        self.formulas = Formulas(places)
        numbers = {each: self.formulas.variable(formulas.names[each], formulas.sizes[each]) for each in self.variables}
        done = {FALSE: FALSE, TRUE: TRUE}
        roots = (formulas.rewritten(each, self.formulas, numbers, done) for each in clauses)
        self.root = self.expanded(shortened(tuple(enumerate(roots))))

    def expanded(self, root: State) -> int:
        """The node of a state: of the clauses that are left. Made without recursion, as there may be many variables."""
        done: dict[State, int] = {}
        below: dict[State, tuple[int, tuple[State, ...]]] = {}
        waiting = [root]
        while waiting:
            state = waiting[-1]
            if state in done:
                waiting.pop()
            elif not state or state[0][1] == TRUE:
                done[state] = self.node(-1, (state[0][0] if state else self.last,))
            elif state not in below:
                below[state] = variable, states = self.split(state)
                waiting += [each for each in dict.fromkeys(states) if each not in done]
            else:
                variable, states = below.pop(state)
                children = tuple([done[each] for each in states])
                done[state] = children[0] if len(set(children)) == 1 else self.node(variable, children)
        return done[root]

    def split(self, state: State) -> tuple[int, tuple[State, ...]]:
        """The first variable of a state, and what is left for each of its values."""
        formulas = self.formulas
        reads = holds = 0
        for _, formula in state:
            reads |= formulas.reads[formula]
            holds |= formulas.holds[formula]
        variable = (reads & -reads).bit_length() - 1
        told: dict[int, State] = {}  # values that no atom in the state tells apart give one state
        states = []
        for value, group in enumerate(self.groups(variable, holds & formulas.readers[variable])):
            if group not in told:
                left = [(place, formulas.with_value(formula, variable, value)) for place, formula in state]
                told[group] = shortened(tuple(left))
            states.append(told[group])
        self.owner.work += len(told) * (1 + reads.bit_count() // WIDE)
        if self.owner.work > MOST_WORK:
            raise TooLarge
        return variable, tuple(states)

    def groups(self, variable: int, atoms: int) -> list[int]:
        """For each value of a variable its group: those that none of some atoms tells apart share one."""
        found = self.grouped.get((variable, atoms))
        if found is None:
            places = [self.formulas.atoms[each] for each in bits_of(atoms)]
            numbers: dict[tuple[int, ...], int] = {}
            found = self.grouped[variable, atoms] = [
                numbers.setdefault(
                    tuple([self.formulas.with_value(each, variable, value) for each in places]), len(numbers)
                )
                for value in range(self.formulas.sizes[variable])
            ]
        return found

    def node(self, variable: int, children: tuple[int, ...]) -> int:
        """The place of a node; of equal ones there is but one."""
        key = (variable, children)
        if key not in self.places:
            self.places[key] = len(self.nodes)
            self.nodes.append(key)  # behind its children
        return self.places[key]

    def leaves(self) -> set[int]:
        """The clauses that can still be the first that is met."""
        return {children[0] for variable, children in self.nodes if variable == -1}

    def needed(self, classes: tuple[object, ...]) -> list[int]:
        """The variables on which it depends which class of clauses is met, in order: those of the nodes that are
        left when leaves of one class are one."""
        merged: list[object] = []
        places: dict[tuple[int, tuple[object, ...]], int] = {}
        needed: set[int] = set()
        for variable, children in self.nodes:
            if variable == -1:
                merged.append(("leaf", classes[children[0]]))
                continue
            below = tuple([merged[each] for each in children])
            if len(set(below)) == 1:
                merged.append(below[0])
            else:
                merged.append(places.setdefault((variable, below), len(places)))
                needed.add(variable)
        return sorted(self.variables[each] for each in needed)


def bits_of(number: int) -> list[int]:
    """The places of the bits that are set."""
    found = []
    while number:
        found.append((number & -number).bit_length() - 1)
        number &= number - 1
    return found


def shortened(state: State) -> State:
    """The clauses up to the first that is surely met, those that are surely not left out."""
    kept: list[tuple[int, int]] = []
    for place, formula in state:
        if formula != FALSE:
            kept.append((place, formula))
        if formula == TRUE:
            break
    return tuple(kept)
