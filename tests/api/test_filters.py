"""Every field of every filter: the rows that match, and none that do not."""

from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest
from graphql import GraphQLInputObjectType

from tilik_schema.build import schema
from tilik_schema.reading.ids import encode
from tilik_schema.strawberry_adapter import graphql_schema

LISTS = {
    "RegionFilter": "regions(filter: $filter) { nodes { name } }",
    "UnitFilter": "units(filter: $filter) { nodes { name } }",
    "PositionFilter": "positions(filter: $filter) { nodes { name: title } }",
    "EmployeeFilter": "employees(filter: $filter) { nodes { name } }",
    "IndicatorFilter": "indicators(filter: $filter) { nodes { name } }",
    "AppraisalFilter": "appraisals(filter: $filter) { nodes { of: employee { name } } }",
    "EvidenceFilter": "evidence(filter: $filter) { nodes { name: title } }",
    "IntegrationKeyFilter": "keys(filter: $filter) { nodes { name } }",
    "RoleGrantFilter": "grants(filter: $filter) { nodes { of: employee { name } } }",
    "AttributeSetFilter": "attributeSets(filter: $filter) { nodes { name: code } }",
    "AuditEventFilter": "auditEvents(filter: $filter, first: 200) { nodes { name: viewer } }",
    "CompetencyProfileFilter": "competencyProfiles(filter: $filter) "
    "{ nodes { of: employee { name } } }",
}
# A unit, a position and a person with a code of another system and an attribute.
DESCRIBED = {"Unit": "Puskesmas", "Position": "Guru", "Employee": "Budi"}
# What fields of filters take, which are conditions of no rows themselves.
PARTS = {"StringFilter", "ExternalCodeFilter", "AttributeFilter"}
# By field: what is asked for, and the names of the rows that match; each list has more rows.
CASES: dict[str, list[tuple[Any, set[str]]]] = {
    **{
        f"{kind}Filter.{field}": [(asked, {name}), (other, set())]
        for kind, name in DESCRIBED.items()
        for field, asked, other in (
            (
                "externalCode",
                {"scheme": "siasn", "value": name},
                {"scheme": "NPSN", "value": name},
            ),
            (
                "attributes",
                [{"attributeSet": kind, "name": "note", "equals": name}],
                [{"attributeSet": kind, "name": "other", "equals": name}],
            ),
        )
    },
    "AttributeSetFilter.code": [({"eq": "Unit"}, {"Unit"})],
    "AttributeSetFilter.describes": [("EMPLOYEE", {"Employee"})],
    "AttributeSetFilter.inForce": [(True, {"Employee", "Position"}), (False, {"Unit"})],
    "RegionFilter.code": [({"startsWith": "17."}, {"Lebong", "Uram Jaya"})],
    "RegionFilter.name": [({"words": "jaya"}, {"Uram Jaya"})],
    "UnitFilter.code": [({"eq": "DINKES"}, {"Dinas Kesehatan"})],
    "UnitFilter.name": [({"words": "dinas kes"}, {"Dinas Kesehatan"})],
    "UnitFilter.kind": [({"in": ["Dinas"]}, {"Dinas Kesehatan", "Dinas Pendidikan"})],
    "UnitFilter.sector": [({"eq": "education"}, {"Dinas Pendidikan"})],
    "UnitFilter.under": [("dinkes", {"Dinas Kesehatan", "Puskesmas"}), ("nowhere", set())],
    "PositionFilter.code": [({"startsWith": "PER"}, {"Perawat"})],
    "PositionFilter.title": [({"in": ["guru", "x"]}, {"Guru"})],
    "PositionFilter.positionClass": [({"eq": "ahli_muda"}, {"Guru"})],
    "EmployeeFilter.name": [({"words": "sari"}, {"Ani Sari"})],
    "EmployeeFilter.grade": [({"startsWith": "III"}, {"Ani Sari"})],
    "EmployeeFilter.employment": [("PPPK", {"Budi"}), ("NON_ASN", {"Bupati"})],
    "EmployeeFilter.under": [("dinkes", {"Ani Sari"}), ("dikbud", {"Budi", "Bupati"})],
    "EmployeeFilter.positionClass": [({"eq": "AHLI_MUDA"}, {"Budi"})],
    "IndicatorFilter.code": [({"eq": "cakupan"}, {"Cakupan Imunisasi"})],
    "IndicatorFilter.name": [({"words": "lulus"}, {"Angka Lulus"})],
    "IndicatorFilter.aspect": [("PROCESS", {"Angka Lulus"})],
    "IndicatorFilter.isKey": [(True, {"Cakupan Imunisasi"}), (False, {"Angka Lulus", "Umum"})],
    "IndicatorFilter.status": [("PROPOSED", {"Angka Lulus"})],
    "IndicatorFilter.calculatorKey": [({"startsWith": "health."}, {"Cakupan Imunisasi"})],
    "IndicatorFilter.sector": [({"eq": "education"}, {"Angka Lulus"})],
    "AppraisalFilter.cycleCode": [("2025", {"Ani Sari"}), ("1999", set())],
    "AppraisalFilter.under": [("dinkes", {"Ani Sari"})],
    "AppraisalFilter.appraiser": [("BUPATI", {"Budi"}), ("ANI", set())],
    "AppraisalFilter.stage": [(["AGREED", "CLOSED"], {"Ani Sari"}), ([], set())],
    "AppraisalFilter.predicateKey": [({"in": ["BAIK"]}, {"Budi"})],
    "AppraisalFilter.withoutAppraiser": [(True, {"Ani Sari"}), (False, {"Budi"})],
    "AppraisalFilter.withoutSuperior": [(False, {"Budi"})],
    "AppraisalFilter.moved": [(True, {"Ani Sari"}), (False, {"Budi"})],
    "AppraisalFilter.overdue": [(True, {"Ani Sari"}), (False, {"Budi"})],
    "EvidenceFilter.cycleCode": [("2026", {"Foto", "Survei"})],
    "EvidenceFilter.under": [("dinkes", {"Rapat"})],
    "EvidenceFilter.appraiser": [("BUPATI", {"Foto", "Survei"}), ("ANI", set())],
    "EvidenceFilter.goal": [("GOAL", {"Rapat"})],
    "EvidenceFilter.status": [("ACCEPTED", {"Foto"})],
    "EvidenceFilter.kind": [("SURVEY", {"Survei"})],
    "EvidenceFilter.occurredFrom": [("2026-03-01", {"Foto", "Survei"}), ("2026-03-02", {"Survei"})],
    "EvidenceFilter.occurredTo": [("2025-06-02", {"Rapat"}), ("2025-06-01", set())],
    "CompetencyProfileFilter.nips": [(["190101011920011001", "x"], {"Ani Sari"}), ([], set())],
    "CompetencyProfileFilter.under": [("dikbud", {"Budi"})],
    "IntegrationKeyFilter.under": [("dinkes", {"Portal"})],
    "IntegrationKeyFilter.valid": [(True, {"Portal"}), (False, {"Kios", "Absen"})],
    "RoleGrantFilter.role": [("REGION_VIEWER", {"Budi"}), ("AUDITOR", set())],
    "RoleGrantFilter.employee": [("ANI", {"Ani Sari"}), ("BUPATI", set())],
    "RoleGrantFilter.under": [("dinkes", {"Ani Sari"})],
    "RoleGrantFilter.holds": [(True, {"Ani Sari"}), (False, {"Budi"})],
    # Everything was made by the operator but one event: ANI read BUDI's appraisal.
    "AuditEventFilter.kind": [("READ", {"user"}), ("CHANGE", {"operator"})],
    "AuditEventFilter.employee": [("ANI", {"user"}), ("BUDI", set())],
    "AuditEventFilter.about": [("ANI", {"operator"})],
    "AuditEventFilter.tableName": [("region", {"operator"}), ("outbox", set())],
    "AuditEventFilter.from": [("2025-02-01T00:00:00Z", {"operator"})],
    "AuditEventFilter.until": [("2025-02-01T00:00:00Z", {"user"})],
}


def filter_fields() -> set[str]:
    """Every field of every filter that the schema has."""
    filters = [
        each
        for each in graphql_schema(schema).type_map.values()
        if isinstance(each, GraphQLInputObjectType)
        and each.name.endswith("Filter")
        and each.name not in PARTS
    ]
    return {f"{each.name}.{field}" for each in filters for field in each.fields}


@pytest.fixture
async def people(world: Any, owner: Any) -> dict[str, str]:
    """Two agencies with a person each, their year, and an elected head; ids by name."""
    for code, name in (("17.07", "Lebong"), ("17.07.09", "Uram Jaya"), ("36.73", "Serang")):
        await world.insert("region", code=code, scheme="kemendagri", name=name)
    health = await world.unit(code="dinkes", name="Dinas Kesehatan", kind="dinas")
    clinic = await world.unit(health, code="puskesmas", name="Puskesmas", kind="puskesmas")
    school = await world.unit(
        code="dikbud", name="Dinas Pendidikan", kind="dinas", sector="education"
    )
    nurse = await world.position(code="perawat", title="Perawat", position_class="ahli_pertama")
    teacher = await world.position(code="guru", title="Guru", position_class="ahli_muda")
    people: dict[str, tuple[Any, ...]] = {
        "ANI": ("Ani Sari", "PNS", "III/a", "190101011920011001", clinic, nurse),
        "BUDI": ("Budi", "PPPK", "IX", "190101011920011002", school, teacher),
        "BUPATI": ("Bupati", "NON_ASN", None, None, school, None),
    }
    keys = {}
    for key, (name, employment, grade, nip, unit, position) in people.items():
        keys[key] = await world.insert(
            "employee",
            name=name,
            employment=employment,
            grade=grade,
            nip=nip,
            unit_id=unit,
            position_id=position,
        )
    await _indicators(world, health, school)
    first, second = await world.cycle("2025"), await world.cycle("2026")
    goal = await _year(world, keys["ANI"], clinic, first, "AGREED", due_on=date(2025, 3, 1))
    await world.evidence(goal, clinic, first, title="Rapat", occurred_on=date(2025, 6, 2))
    appraisers = dict.fromkeys(("appraiser_id", "appraiser_superior_id"), keys["BUPATI"])
    other = await _year(world, keys["BUDI"], school, second, "DECIDED", **appraisers)
    accepted = {"status": "ACCEPTED", "occurred_on": date(2026, 3, 1)}
    await world.evidence(other, school, second, title="Foto", **accepted)
    later = date(2026, 4, 1)
    await world.evidence(other, school, second, title="Survei", kind="SURVEY", occurred_on=later)
    await _read_by(world, owner, keys["ANI"], other)
    for key, unit in (("ANI", clinic), ("BUDI", school)):
        await world.insert("competency_profile", employee_id=keys[key], unit_id=unit)
    span = {"starts_on": date(2025, 1, 1), "reason": "SK"}
    team = {"role": "PERFORMANCE_TEAM", "unit_id": clinic}
    await world.insert("role_grant", employee_id=keys["ANI"], **team, **span)
    past = {"role": "REGION_VIEWER", "unit_id": school, "ends_on": date(2025, 3, 1)}
    await world.insert("role_grant", employee_id=keys["BUDI"], **past, **span)
    post = {"unit_id": health, "position_id": nurse, "starts_on": date(2025, 6, 1)}
    await world.insert("assignment", employee_id=keys["ANI"], acting=False, **post)
    given = {"scopes": ["directory"], "expires_on": date(2099, 1, 1)}
    await world.insert("integration_key", name="Portal", unit_id=clinic, key_hash="1", **given)
    past = {"expires_on": date(2025, 3, 1)}
    await world.insert("integration_key", name="Kios", key_hash="2", **{**given, **past})
    ended = {"revoked_at": datetime(2025, 3, 1, tzinfo=UTC)}
    await world.insert("integration_key", name="Absen", key_hash="3", **given, **ended)
    about = {"unit_id": clinic}, {"position_id": teacher}, {"employee_id": keys["BUDI"]}
    for kind, columns in zip(DESCRIBED, about, strict=True):
        await _describe(world, kind, columns)
    ids = {name: encode("Employee", key) for name, key in keys.items()}
    return {**ids, "GOAL": encode("Goal", goal)}


async def _describe(world: Any, kind: str, about: dict[str, Any]) -> None:
    name, retired = DESCRIBED[kind], {"retired_at": datetime.now(UTC)} if kind == "Unit" else {}
    attributes = await world.insert(
        "attribute_set",
        code=kind,
        version=1,
        describes=kind.upper(),
        record_schema="{}",
        **retired,
    )
    record = orjson.dumps({"note": name}).decode()
    await world.insert("attribute_record", attribute_set_id=attributes, record=record, **about)
    await world.insert("external_code", scheme="SIASN", value=name, **about)


async def _read_by(world: Any, owner: Any, employee: Any, goal: Any) -> None:
    """Note in the trail that somebody read a goal in January 2025."""
    read = {"viewer": "user", "employee": str(employee), "rows": {"goal": [str(goal)]}}
    await world.change("select audit_read($1)", orjson.dumps([read]).decode())
    # The trail believes no time of long ago.
    await owner.execute("update audit_event set at = '2025-01-01' where kind = 'READ'")


async def _indicators(world: Any, health: Any, school: Any) -> None:
    await world.indicator(
        code="CAKUPAN",
        name="Cakupan Imunisasi",
        is_key=True,
        calculator_key="health.immunisation_coverage",
        unit_id=health,
    )
    await world.indicator(
        code="LULUS",
        name="Angka Lulus",
        aspect="PROCESS",
        status="PROPOSED",
        unit_id=school,
    )
    await world.indicator(code="UMUM", name="Umum", calculator_key=None)


async def _year(
    world: Any, employee: Any, unit: Any, cycle: int, stage: str, **columns: Any
) -> Any:
    appraisal = await world.appraisal(employee, unit, cycle, stage=stage, **columns)
    if stage == "DECIDED":
        await world.insert(
            "outcome",
            id=appraisal,
            cycle_id=cycle,
            unit_id=unit,
            appraisal_id=appraisal,
            predicate_key="baik",
            explanation="{}",
        )
    return await world.goal(appraisal, unit, cycle)


def test_every_filter_field_has_a_case() -> None:
    assert filter_fields() == set(CASES)
    assert {case.partition(".")[0] for case in CASES} == set(LISTS)


@pytest.mark.parametrize("kind", LISTS)
async def test_filter_finds_what_matches_and_nothing_else(
    graph: Any, people: dict[str, str], kind: str
) -> None:
    document = f"query ($filter: {kind}) {{ found: {LISTS[kind]} }}"
    everything = names(await graph.ask(document))
    assert names(await graph.ask(document, filter={})) == everything
    for case, asked in CASES.items():
        name, _, field = case.partition(".")
        if name == kind:
            assert names(await graph.ask(document, filter={field: None})) == everything
            for value, expected in asked:
                wanted = people.get(value, value) if isinstance(value, str) else value
                found = names(await graph.ask(document, filter={field: wanted}))
                assert found == expected, (case, value)
                assert found < everything
            assert any(expected for _, expected in asked)


async def test_conditions_of_a_filter_all_hold(graph: Any, people: dict[str, str]) -> None:
    document = f"query ($filter: EmployeeFilter) {{ found: {LISTS['EmployeeFilter']} }}"
    both = {"under": "dikbud", "employment": "PPPK"}
    assert names(await graph.ask(document, filter=both)) == {"Budi"}
    neither = {"under": "dinkes", "employment": "PPPK"}
    assert names(await graph.ask(document, filter=neither)) == set()


def names(data: Any) -> set[str]:
    """The names of the rows found."""
    nodes = data["found"]["nodes"]
    return {node.get("name") or node["of"]["name"] for node in nodes}
