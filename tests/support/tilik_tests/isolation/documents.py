"""Documents drawn from the schema: what somebody may ask, with the ids and codes of everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Final
from uuid import UUID

import orjson
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_required_argument,
    is_required_input_field,
)

from tilik_schema.feed_position import MARK, FeedPosition
from tilik_schema.reading.ids import cursor, encode
from tilik_tests.isolation.agencies import CALCULATOR
from tilik_tests.isolation.described import SCHEME, set_code
from tilik_tests.isolation.planting import Garden

CONCEPTS: Final[Mapping[str, str]] = {
    "Appraisal": "appraisal",
    "AttributeSet": "attribute_set",
    "AuditChange": "audit_change",
    "AuditEvent": "audit_event",
    "CompetencyProfile": "competency_profile",
    "Cycle": "cycle",
    "Employee": "employee",
    "Evidence": "evidence",
    "Feedback": "feedback",
    "FollowUp": "follow_up",
    "Forum": "forum",
    "Goal": "goal",
    "Indicator": "indicator",
    "IntegrationKey": "integration_key",
    "Objection": "objection",
    "Position": "position",
    "Region": "region",
    "Review": "review",
    "RoleGrant": "role_grant",
    "Score": "score",
    "Unit": "unit",
}
# By the name of an argument or input field, the concept whose id it takes.
IDS: Final[Mapping[str, Sequence[str]]] = {
    "appraisal": ("Appraisal",),
    "goal": ("Goal",),
    "evidence": ("Evidence",),
    "feedback": ("Feedback",),
    "indicator": ("Indicator",),
    "objection": ("Objection",),
    "followUp": ("FollowUp",),
    "attributeSet": ("AttributeSet",),
    "grant": ("RoleGrant",),
    "key": ("IntegrationKey",),
    "employee": ("Employee",),
    "appraiser": ("Employee",),
    "chair": ("Employee",),
    "participants": ("Employee",),
    "contributesTo": ("Goal",),
    "about": ("Employee", "Unit"),
    "of": ("Review", "Cycle", "Objection"),
    "id": tuple(CONCEPTS),
    "ids": tuple(CONCEPTS),
}
KINDS: Final = ("UNIT", "POSITION", "EMPLOYEE")
UNIT_CODES: Final = frozenset({"under", "unit", "unitCode", "parent"})
NIPS: Final = frozenset({"nip", "nips", "employee", "head", "supervisor", "person"})
CHOICES: Final[Mapping[str, Sequence[str]]] = {
    "calculatorKey": (CALCULATOR,),
    "calculators": (CALCULATOR,),
    "schemeKey": ("asn.permenpanrb_6_2022",),
    "predicateKey": ("baik", "sangat_baik"),
    "competencyKey": ("test.integrity", "test.service"),
    "axisKey": ("work_result", "behaviour"),
    "level": ("as", "above", "below"),
    "scopes": ("directory", "nip", "results"),
    "scheme": ("kemendagri", SCHEME),
    "attributeSet": tuple(set_code(agency, kind) for agency in "abc" for kind in KINDS),
    "kind": ("dinas",),
    "sector": ("health",),
    "positionClass": ("pelaksana",),
}
# Counts over rows that the viewer may not see, of which what they tell is a rule of its own.
FIGURES: Final = frozenset({"summary", "feedbackSummary"})
DULL: Final = frozenset(
    {
        "calculate", "calculators", "competencies", "plugins", "ratingSchemes", "region",
        "regions",
    }
)  # fmt: skip
ROOM: Final = 3_000
DEEPEST: Final = 9


@dataclass
class Pool:
    """What arguments are drawn from: ids, codes, numbers and words of all agencies."""

    garden: Garden
    ids: dict[str, list[str]] = field(default_factory=dict)
    codes: dict[str, list[str]] = field(default_factory=dict)
    nips: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    cursors: dict[str, list[str]] = field(default_factory=dict)
    feeds: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the rows."""
        rows = self.garden.rows
        for concept, table in CONCEPTS.items():
            self.ids[concept] = [encode(concept, key) for key in rows[table]]
            self.cursors[f"{concept}Connection"] = [cursor(key) for key in rows[table]]
        for table in ("unit", "cycle", "region", "indicator", "position"):
            self.codes[table] = [row["code"] for row in rows[table].values()]
        self.codes["employee"] = [row["code"] for row in rows["employee"].values()]
        self.nips = [row["nip"] for row in rows["employee"].values()]
        self.words = list(self.garden.words)
        for table, concept in (
            ("appraisal", "Appraisal"),
            ("competency_profile", "CompetencyProfile"),
            ("employee", "Organisation"),
        ):
            for key, row in rows[table].items():
                position = FeedPosition(bytes(MARK), row["changed_in"] - 1, UUID(str(key)))
                self.feeds.append(position.as_cursor(concept))


@dataclass
class Drawing:
    """One document under way: its random numbers and how much it may still ask for."""

    schema: GraphQLSchema
    pool: Pool
    random: Random
    figures: bool = False
    """Whether it may ask for counts over rows that the viewer may not see."""

    def query(self) -> str:
        """A query of up to three root fields."""
        return self._operation("query", self.schema.query_type, self.random.choice((1, 1, 2, 3)))

    def mutation(self, name: str | None = None) -> str:
        """A mutation, of the root field named or of any."""
        return self._operation("mutation", self.schema.mutation_type, 1, name)

    def subscription(self, name: str, under: str | None) -> str:
        """A subscription, of a unit's subtree or of the viewer's own people."""
        root = self.schema.subscription_type
        assert root is not None
        asked = "" if under is None else f"(under: {_text(under)})"
        below = self._selection(root.fields[name].type, ROOM, 1)
        return f"subscription {{ r0: {name}{asked}{below} }}"

    def _operation(
        self, kind: str, root: GraphQLObjectType | None, size: int, name: str | None = None
    ) -> str:
        assert root is not None
        parts = []
        for place in range(size):
            chosen = name or self._root(root)
            field_ = root.fields[chosen]
            parts.append(f"r{place}: {self._field(chosen, field_, ROOM // size, 1)}")
        return f"{kind} {{ {' '.join(parts)} }}"

    def _root(self, root: GraphQLObjectType) -> str:
        """A root field, seldom one that leads to no row of an agency."""
        names = sorted(root.fields)
        often = [1 if name in DULL else 4 for name in names]
        chosen: str = self.random.choices(names, often)[0]
        return chosen

    def _field(self, name: str, field_: GraphQLField, room: int, depth: int) -> str:
        arguments, size = self._arguments(name, field_, room)
        below = self._selection(field_.type, max(1, room // size), depth, arguments)
        return f"{name}{arguments}{below}"

    def _selection(
        self, output: GraphQLOutputType, room: int, depth: int, arguments: str = ""
    ) -> str:
        named = get_named_type(output)
        if isinstance(named, GraphQLUnionType):
            parts = [
                f"... on {each.name} {self._fields(each, room, depth)}" for each in named.types
            ]
            return f" {{ __typename {' '.join(parts)} }}"
        if isinstance(named, GraphQLInterfaceType):
            concrete = self._concrete(named, arguments)
            return f" {{ id ... on {concrete.name} {self._fields(concrete, room, depth)} }}"
        if isinstance(named, GraphQLObjectType):
            return f" {self._fields(named, room, depth)}"
        return ""

    def _concrete(self, named: GraphQLInterfaceType, arguments: str) -> GraphQLObjectType:
        """A type of the interface, mostly that of the id asked for."""
        listed = sorted(self.schema.get_possible_types(named), key=lambda each: each.name)
        for each in listed:
            if any(f'"{key}"' in arguments for key in self.pool.ids[each.name]):
                return each
        chosen: GraphQLObjectType = self.random.choice(listed)
        return chosen

    def _fields(self, parent: GraphQLObjectType, room: int, depth: int) -> str:
        leaves: list[tuple[str, GraphQLField]] = []
        branches: list[tuple[str, GraphQLField]] = []
        for name, field_ in sorted(parent.fields.items()):
            if name in FIGURES and not self.figures:
                continue
            is_leaf = not isinstance(
                get_named_type(field_.type),
                (GraphQLObjectType, GraphQLInterfaceType, GraphQLUnionType),
            )
            (leaves if is_leaf else branches).append((name, field_))
        always = {"id", "code"} if parent.name == "Problem" else {"id"}
        chosen = [each for each in leaves if each[0] in always or self.random.random() < 0.7]
        if not chosen and leaves:
            chosen = [self.random.choice(leaves)]
        if branches and depth < DEEPEST and (room > 20 or not chosen):
            most = 3 if depth < 4 else 2
            few = self.random.sample(branches, min(len(branches), self.random.randint(1, most)))
            chosen += few
        parts = []
        for name, field_ in chosen:
            parts.append(self._field(name, field_, max(1, (room - 1) // 4), depth + 1))
        return f"{{ {' '.join(parts) or '__typename'} }}"

    # Arguments.

    def _arguments(self, name: str, field_: GraphQLField, room: int) -> tuple[str, int]:
        """The arguments of a field, and how many rows it may answer."""
        given: dict[str, str] = {}
        size = 5 if is_list_type(get_nullable_type(field_.type)) else 1
        if "last" in field_.args:
            size = self._page(field_, given, room)
        for key, argument in field_.args.items():
            if key in ("first", "last", "after", "before") and "last" in field_.args:
                continue
            if is_required_argument(argument) or self.random.random() < 0.3:
                given[key] = self._value(key, argument.type, name)
                if key == "first":
                    size = int(given[key])
        if "first" in field_.args and "last" not in field_.args and "first" not in given:
            given["first"] = str(max(1, min(50, room // 8)))
        if not given:
            return "", size
        return f"({', '.join(f'{key}: {value}' for key, value in given.items())})", size

    def _page(self, field_: GraphQLField, given: dict[str, str], room: int) -> int:
        size = max(1, min(self.random.choice((1, 3, 10, 40)), room // 8))
        backwards = self.random.random() < 0.2
        given["last" if backwards else "first"] = str(size)
        if self.random.random() < 0.12:
            given["before" if backwards else "after"] = _text(self._cursor(field_))
        return size

    def _cursor(self, field_: GraphQLField) -> str:
        """A row's of the list, or at times of another one."""
        cursors = self.pool.cursors
        listed = cursors.get(get_named_type(field_.type).name)
        if listed is None or self.random.random() < 0.1:
            listed = self.random.choice(list(cursors.values()))
        return self.random.choice(listed)

    def _value(self, name: str, wanted: GraphQLInputType, parent: str) -> str:
        of = get_nullable_type(wanted)
        if isinstance(of, GraphQLList):
            items = [
                self._value(name, of.of_type, parent) for _ in range(self.random.randint(1, 3))
            ]
            return f"[{', '.join(items)}]"
        if isinstance(of, GraphQLInputObjectType):
            return self._input(of)
        if isinstance(of, GraphQLEnumType):
            return str(self.random.choice(sorted(of.values)))
        return self._scalar(name, get_named_type(of).name, parent)

    def _input(self, wanted: GraphQLInputObjectType) -> str:
        parts = []
        for name, field_ in wanted.fields.items():
            often = 0.3 if wanted.name.endswith("Filter") else 0.5
            if is_required_input_field(field_) or self.random.random() < often:
                value = (
                    self._searched() if wanted.name == "StringFilter" and not _is_list(field_)
                    else self._value(name, field_.type, wanted.name)
                )  # fmt: skip
                parts.append(f"{name}: {value}")
        return f"{{{', '.join(parts)}}}"

    def _searched(self) -> str:
        """What a filter of text looks for: a planted word, the start of one, or a code."""
        word = self.random.choice(self.pool.words)
        cut = self.random.choice((len(word), 9, 12))
        return _text(word[:cut])

    def _scalar(self, name: str, kind: str, parent: str) -> str:
        if kind == "ID":
            return _text(self._id(name))
        if name == "ifVersion":
            return "1"
        if kind == "Int":
            return str(self.random.randint(1, 9))
        if kind == "Float":
            return str(self.random.choice((0.0, 1.5, 40.0, 95.0)))
        if kind == "Boolean":
            return str(self.random.choice(("true", "false")))
        if kind == "Date":
            return _text(str(date(2024, 1, 1) + timedelta(days=self.random.randrange(900))))
        if kind == "JSON":
            return self._json(name)
        return _text(self._string(name, parent))

    def _json(self, name: str) -> str:
        if name in ("equals", "value"):
            return _text(self.random.choice(self.pool.words))
        if name == "schema":
            # Names in GraphQL have no hyphen, so that a document cannot spell a whole schema.
            return '{title: "X"}'
        return "{}" if name == "params" else "{realised: 4}"

    def _id(self, name: str) -> str:
        concepts = IDS.get(name, tuple(CONCEPTS))
        if self.random.random() < 0.04:
            concepts = tuple(CONCEPTS)
        key = self.random.choice(self.pool.ids[self.random.choice(concepts)])
        return self._mutated(key) if self.random.random() < 0.04 else key

    def _mutated(self, text: str) -> str:
        place = self.random.randrange(len(text))
        return text[:place] + self.random.choice("ABCabc019_-") + text[place + 1 :]

    def _string(self, name: str, parent: str) -> str:
        pool = self.pool
        listed: Sequence[str] = CHOICES.get(name, ())
        if name in ("after", "before"):
            listed = pool.feeds
        elif name in ("cycleCode", "copyGoalsFrom"):
            listed = pool.codes["cycle"]
        elif name in UNIT_CODES:
            listed = pool.codes["unit"]
        elif name in NIPS:
            listed = pool.nips
        elif name == "indicatorCode":
            listed = pool.codes["indicator"]
        elif name in ("positionCodes", "position"):
            listed = pool.codes["position"]
        elif name == "region":
            listed = pool.codes["region"]
        elif name == "code":
            listed = pool.codes[_coded(parent)]
        elif name in ("eq", "in", "startsWith", "words") or "ExternalCode" in parent:
            listed = pool.words
        if not listed:
            return f"Alasan {self.random.randrange(99)}"
        text = self.random.choice(listed)
        return self._mutated(text) if self.random.random() < 0.03 else text


def _coded(parent: str) -> str:
    for table in ("unit", "cycle", "region", "indicator", "position", "employee"):
        if table in parent.lower():
            return table
    return "unit"


def _is_list(field_: GraphQLInputField | GraphQLArgument) -> bool:
    return is_list_type(get_nullable_type(field_.type)) or isinstance(field_.type, GraphQLNonNull)


def _text(value: str) -> str:
    return orjson.dumps(value).decode()
