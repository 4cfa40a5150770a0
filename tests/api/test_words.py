"""Words of a text are found wherever they stand: within degrees, pairs, addresses and numbers."""

import csv
import re
import unicodedata
from typing import Any

import asyncpg
import pytest

from tilik_schema.reading.conditions import MatchesText
from tilik_schema.reading.filters import StringFilter
from tilik_schema.reading.parameters import Parameters
from tilik_server.access.viewer import Viewer
from tilik_server.sql.statement import composed, statement
from tilik_tests.real_data import real_file
from tilik_tests.viewers import ADMIN

INDICATORS = {
    "UJI-1": "Nilai SKM/IKM unit layanan",
    "UJI-3": "Nilai e-kinerja.bkn",
    "UJI-5": "Akreditasi RS.Paripurna",
    "UJI-7": "Indeks SPBE-2025",
    "UJI-9": "Layanan 24/7 (PMD/Kesra) menurut SE No.5/2024, ±2,5% per m²",
}
PEOPLE = (
    "dr.Andi H.M.Yusuf, S.Kom., M.Si",
    "Nur'aini, S.Pd.I",
    "Nur\u2019aini Siti\u2010Rahma",
    "Ma\u02bcruf a.n.Bupati",
    "R.Ay.Retno_Dewi;SE.,MM",
    # Composed, as it is stored.
    "And\u00e9 \uff33\uff34",
)
# What is sought, and the people found, by their places above.
SOUGHT = {
    "kom": {0},
    "m.si": {0},
    "Si M": {0},
    "yusuf andi": {0},
    "aini": {1, 2},
    "nur'aini": {1, 2},
    "NUR\u2019AINI": {1, 2},
    "nur\u02bcaini": {1, 2},
    "pd": {1},
    "rahma": {2},
    "ruf": {3},
    "bupati": {3},
    "dewi": {4},
    "mm": {4},
    "ande": {5},
    "and\u00e9": {5},
    "st": {5},
    "uruf": set(),
    "aini zz": set(),
}
FOUND = """
query ($w: StringFilter) { indicators(filter: {name: $w}, first: 50) { nodes { code } } }
"""
NAMES = "query ($w: StringFilter) { employees(filter: {name: $w}) { nodes { name } } }"

# Letters that in one form of Unicode are two signs, of which one is no letter.
APART = "\u013f\u0140\u0149\u1e9a"

CROWD = """
insert into employee (nip, name, employment)
select '19010101193001' || lpad((1 + n / 1000)::text, 1, '0') || lpad((n % 1000)::text, 3, '0'),
       'Pegawai ' || md5(n::text) || ', S.Kom', 'PNS'
from generate_series(1, 8999) n
"""
SCANS = statement(
    "tests.count_scans", "select pg_stat_get_xact_numscans('employee_words'::regclass)"
)
MISSED = statement(
    "tests.list_missed_words",
    """
select array_agg(p.word || ' of ' || p.name) from unnest($1::text[], $2::text[]) p (name, word)
where tilik_words(p.name) @@ tilik_beginnings(p.word) is not true
""",
)


async def test_words_within_tokens_of_indicators_are_found(graph: Any, world: Any) -> None:
    for code, name in INDICATORS.items():
        await world.indicator(code=code, name=name)
    for code, name in INDICATORS.items():
        for word in re.findall(r"\w+", name):
            assert code in await codes(graph, word), word
    assert await codes(graph, "IKM") == {"UJI-1"}
    assert await codes(graph, "kinerja") == {"UJI-3"}
    assert await codes(graph, "Paripurna") == {"UJI-5"}
    assert await codes(graph, "2025") == {"UJI-7"}
    assert await codes(graph, "24/7 kesra no.5") == {"UJI-9"}


async def codes(graph: Any, words: str) -> set[str]:
    """The codes of the indicators that words find."""
    data = await graph.ask(FOUND, w={"words": words})
    return {node["code"] for node in data["indicators"]["nodes"]}


async def test_words_within_names_of_people_are_found(graph: Any, world: Any) -> None:
    unit = await world.unit()
    for name in PEOPLE:
        await world.employee(unit, name=name)
    for words, places in SOUGHT.items():
        data = await graph.ask(NAMES, w={"words": words})
        found = {node["name"] for node in data["employees"]["nodes"]}
        assert found == {PEOPLE[place] for place in places}, words


@pytest.mark.parametrize(
    ("field", "column"),
    [
        ("units", "name"),
        ("regions", "name"),
        ("positions", "title"),
        ("indicators", "name"),
        ("employees", "name"),
    ],
)
async def test_each_searched_column_has_the_rule(
    field: str, column: str, graph: Any, world: Any
) -> None:
    text = "Bagian PMD/Kesra-2025 e-kantor.kab"
    unit = await world.unit(name=text)
    await world.employee(unit, name=text)
    await world.position(title=text)
    await world.indicator(name=text)
    await world.insert("region", code="99", scheme="x", name=text)
    nodes = f"nodes {{ {column} }}"
    document = f"query ($w: StringFilter) {{ {field}(filter: {{{column}: $w}}) {{ {nodes} }} }}"
    for word in ("bagian", "kesra", "2025", "kantor", "kab", "pmd/kes"):
        data = await graph.ask(document, w={"words": word})
        assert data[field]["nodes"] == [{column: text}], word


async def test_columns_without_an_index_have_the_same_rule(graph: Any, world: Any) -> None:
    await world.unit(code="33.01/A-7", kind="sub_bagian")
    for name, words in (("code", "a"), ("code", "01"), ("kind", "bagian")):
        document = (
            f"query ($w: StringFilter) {{ units(filter: {{{name}: $w}}) {{ nodes {{ code }} }} }}"
        )
        data = await graph.ask(document, w={"words": words})
        assert data["units"]["nodes"] == [{"code": "33.01/A-7"}]


async def test_words_of_any_length_are_stored_and_found(graph: Any, world: Any) -> None:
    unit = await world.unit()
    # Of the longest name each letter becomes four words or eighteen letters.
    for name in ("x" * 200, "\ufdfa" * 200, "\u3316" * 200, "\U00010400" * 200):
        await world.employee(unit, name=name)
        data = await graph.ask(NAMES, w={"words": name})
        assert data["employees"]["nodes"] == [{"name": name}]


async def test_every_letter_and_digit_belongs_to_a_word(database: Any) -> None:
    """The letters and digits of these blocks, for which PostgreSQL's classes follow the locale."""
    blocks = (range(1, 0x2B0), range(0x370, 0x530), range(0x600, 0x700), range(0x1E00, 0x2000))
    letters = [
        chr(code)
        for block in blocks
        for code in block
        if unicodedata.category(chr(code)) in ("Lu", "Ll", "Lo", "Nd") and chr(code) not in APART
    ]
    punctuation = [
        chr(code)
        for code in (*range(1, 0x2B0), *range(0x2010, 0x202A))
        if unicodedata.category(chr(code))[0] in "PZ" or chr(code) == "\u02bc"
    ]
    split = composed(
        "tests.split",
        "select array_agg(tilik_words('a' || c || 'b')::text) from unnest($1::text[]) c",
    )
    async with database.reading(ADMIN) as transaction:
        words = await transaction.fetch_value(split, letters)
        assert [each for each, made in zip(letters, words, strict=True) if " " in made] == []
        assert set(await transaction.fetch_value(split, punctuation)) == {"'a' 'b'"}


async def test_every_word_of_real_names_is_found(database: Any) -> None:
    pairs = []
    for file, column in (("regions.csv", "name"), ("budgets.csv", "account")):
        with real_file(file).open(encoding="utf-8", newline="") as lines:
            names = {line[column] for line in csv.DictReader(lines)}
        pairs += [(name, word) for name in names for word in re.findall(r"\w+", name)]
    assert len(pairs) > 2000
    async with database.reading(ADMIN) as transaction:
        missed = await transaction.fetch_value(MISSED, *map(list, zip(*pairs, strict=True)))
    assert missed is None


async def searched(database: Any, viewer: Viewer, words: str) -> tuple[int, int]:
    """How many people a viewer finds by words, and how often the index of words was read."""
    parameters = Parameters()
    name = MatchesText("t.name", "t.name_key", "employee_by_words")
    condition = name.sql(parameters, StringFilter(words=words), "filter.name")
    count = composed("tests.count_found", f"select count(*) from employee t where {condition}")
    async with database.reading(viewer) as transaction:
        # Scans of transactions before may still be counted.
        before = await transaction.fetch_value(SCANS)
        found = await transaction.fetch_value(count, *parameters.values)
        return found, await transaction.fetch_value(SCANS) - before


async def test_index_of_words_is_read_below_the_policies(
    database: Any, world: Any, settings: Any
) -> None:
    await world.change(CROWD)
    owner = await asyncpg.connect(settings.owner_database_url.get_secret_value())
    await owner.execute("analyze employee")
    plan = await owner.fetch(
        "explain select id from employee where tilik_words(name) @@ tilik_beginnings('c4ca')"
    )
    await owner.close()
    assert any("Bitmap Index Scan on employee_words" in line[0] for line in plan)
    assert await searched(database, ADMIN, "c4ca42") == (1, 1)
    assert await searched(database, ADMIN, "kom pegawai") == (8999, 1)
    assert await searched(database, ADMIN, "s") == (8999, 1)
    # For who reads nobody the index is not asked at all.
    assert await searched(database, Viewer("anonymous"), "c4ca42") == (0, 0)


async def test_search_is_for_the_service_and_its_owner_alone(settings: Any) -> None:
    owner = await asyncpg.connect(settings.owner_database_url.get_secret_value())
    rights = await owner.fetch(
        "select proname, proacl::text from pg_proc where proname like '%\\_by\\_words'"
    )
    await owner.close()
    assert len(rights) == 5
    assert all("{=X" not in rights and ",=X" not in rights for _, rights in rights)
