"""Offers: whatever an object offers is accepted, and what it does not offer is refused."""

from datetime import timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from tilik_schema.reading.ids import encode

ASK = """query ($id: ID!) { node(id: $id) { ... on %s {
  nextSteps nextStepsWith { name label of reason } } } }"""
EVERYONE = (
    *("regent", "head", "lead", "staff", "member", "stranger"),
    *("team", "other_team", "integration", "admin"),
)
PIECE = "update evidence set status = $2, submitted_at = now() - $3::interval where id = $1"
STAGE = "update appraisal set stage = $2 where id = $1"


async def offered(organisation: Any, who: str, concept: str, key: Any) -> list[dict[str, Any]]:
    """What an object offers to somebody: nothing where they do not see it."""
    asked = {"id": encode(concept, key)}
    viewer = organisation.viewers[who]
    node = (await organisation.graph.ask(ASK % concept, viewer, **asked))["node"]
    if node is None:
        return []
    assert list(dict.fromkeys(each["name"] for each in node["nextStepsWith"])) == node["nextSteps"]
    return list(node["nextStepsWith"])


async def names(organisation: Any, who: str, concept: str, key: Any) -> set[str]:
    """The names of the steps that an object offers to somebody."""
    return {each["name"] for each in await offered(organisation, who, concept, key)}


async def check_offers(
    organisation: Any, concept: str, key: Any, tries: dict[str, dict[str, Any]], restore: Any
) -> set[str]:
    """Try all steps on an object as everybody; the steps that were offered, and then accepted."""
    found = set()
    for who in EVERYONE:
        shown = await names(organisation, who, concept, key)
        for step, arguments in tries.items():
            code = await organisation.take(step, who, arguments)
            # A key reads no appraisal, and is not told by an offer what stage it is in.
            is_told = (who, concept) != ("integration", "Evidence")
            assert (code is None) is (step in shown) or not (is_told or step in shown), (who, step)
            if code is None:
                found.add(step)
                await restore()
    return found


@pytest.fixture
async def office(organisation: Any) -> Any:
    """The organisation with one cycle."""
    await organisation.open("asn.permenpanrb_6_2022")
    return organisation


@pytest.mark.parametrize("stage", ["AGREED", "RATED", "DECIDED"])
async def test_evidence_offers_what_is_accepted(office: Any, stage: str) -> None:
    rows, found = await office.stored(), set[str]()
    for (of, author), (status, age) in product(
        (("lead", "member"), ("lead", "lead"), ("lead", "integration"), ("member", "member")),
        (("PENDING", 0), ("PENDING", 20), ("ACCEPTED", 0), ("REJECTED", 0), ("WITHDRAWN", 0)),
    ):
        goal, who = UUID(rows[of]["goal"][0]["id"]), office.people.get(author)
        given = {"submitted_by_id": who, "source": None if who else "kiosk", "status": status}
        key = await office.world.evidence(goal, office.units["office"], office.cycle, **given)

        async def restore(
            status: str = status, age: int = age, of: str = of, key: Any = key
        ) -> None:
            await office.world.change(PIECE, key, status, timedelta(age))
            await office.world.change(STAGE, UUID(rows[of]["id"]), stage)

        await restore()
        node = encode("Evidence", key)
        tries: dict[str, dict[str, Any]] = {
            "withdrawEvidence": {"evidence": node, "reason": "Keliru"},
            "verifyEvidence": {"evidence": [node], "accept": True},
            "reopenEvidence": {"evidence": node, "reason": "Keliru"},
        }
        found |= await check_offers(office, "Evidence", key, tries, restore)
    expected = {
        "RATED": {"verifyEvidence", "reopenEvidence"},
        "AGREED": {"verifyEvidence", "reopenEvidence", "withdrawEvidence"},
    }
    assert found == expected.get(stage, set())


async def test_an_objection_offers_what_is_accepted(office: Any) -> None:
    appraisal = UUID((await office.stored())["lead"]["id"])
    await office.world.below("outcome", appraisal)
    key, found = await office.world.below("objection", appraisal), set[str]()
    kinds = [("OBJECTED", status) for status in ("FILED", "UPHELD", "REJECTED", "WITHDRAWN")]
    for (stage, status), answered, age in product(
        [*kinds, ("DECIDED", "FILED")], (False, True), (0, 9)
    ):
        if status != "FILED" and age:
            continue

        async def restore(
            stage: str = stage, status: str = status, answered: bool = answered, age: int = age
        ) -> None:
            sql = """update objection set status = $2, filed_at = now() - $3::interval,
              responded_at = case when $4 then now() end where id = $1"""
            await office.world.change(sql, key, status, timedelta(age), answered)
            await office.world.change(STAGE, appraisal, stage)

        await restore()
        node = encode("Objection", key)
        tries: dict[str, dict[str, Any]] = {
            "respondToObjection": {"objection": node, "response": "Tetap"},
            "withdrawObjection": {"objection": node},
            "decideObjection": {"input": {"objection": node, "uphold": False, "decision": "Tetap"}},
        }
        found |= await check_offers(office, "Objection", key, tries, restore)
    assert found == set(tries)


async def test_an_indicator_offers_what_is_accepted(office: Any) -> None:
    places, found = {"office": "office", "region": "region", None: "office"}, set[str]()
    for place, status, author, calculator in product(
        places,
        ("PROPOSED", "APPROVED", "REJECTED", "RETIRED"),
        (None, "member"),
        ("asn.target_achievement", "gone.away"),
    ):
        if calculator == "gone.away" and (place, status) != ("office", "PROPOSED"):
            continue
        key = await office.world.indicator(
            code=f"kpi-{next(office.numbers)}",
            unit_id=place and office.units[place],
            status=status,
            proposed_by_id=author and office.people[author],
            calculator_key=calculator,
        )
        (row,) = await office.world.fetch("select code from indicator where id = $1", key)

        async def restore(status: str = status, key: Any = key, code: str = row["code"]) -> None:
            sql = "update indicator set status = $2, note = null where id = $1"
            await office.world.change(sql, key, status)
            sql = "delete from indicator where code = $1 and id <> $2"
            await office.world.change(sql, code, key)

        node = encode("Indicator", key)
        new = {"code": row["code"], "name": "Kunjungan", "description": "Jumlah kunjungan"}
        new |= {"aspect": "RESULT", "unitOfMeasure": "kali", "polarity": "HIGHER_IS_BETTER"}
        tries: dict[str, dict[str, Any]] = {
            "proposeIndicator": {"input": {**new, "unitCode": places[place]}},
            "approveIndicator": {"indicator": node},
            "rejectIndicator": {"indicator": node, "note": "Ganda"},
            "retireIndicator": {"indicator": node, "note": "Usang"},
        }
        found |= await check_offers(office, "Indicator", key, tries, restore)
    assert found == set(tries)


async def cycles_of(office: Any) -> dict[str, int]:
    """Cycles that are open or closed, for everyone or for a subtree, begun or not; by code."""
    (row,) = await office.world.fetch(
        "select starts_on, ends_on from cycle where id = $1", office.cycle
    )
    units = office.units
    found = {office.code: office.cycle}
    for code, given in {
        "office": {"unit_id": units["office"]},
        "elsewhere": {"unit_id": units["elsewhere"]},
        "closed": {"status": "CLOSED"},
        "later": {"starts_on": row["ends_on"], "ends_on": row["ends_on"] + timedelta(9)},
        "plain": {"scheme": office.catalogue.stored_scheme("asn.weighted")},
    }.items():
        found[code] = await office.world.cycle(code, **{**row, **given})
    return found


def on_a_unit(office: Any, unit: str, cycle: str) -> dict[str, dict[str, Any]]:
    """How to take each step on a unit in a cycle."""
    predicate = {"predicateKey": "baik", "reason": "Capaian"}
    return {
        "startAppraisals": {"input": {"cycleCode": cycle, "under": unit}},
        "recordForum": {
            "input": {**office.forum("regent"), "unitCode": unit, "cycleCode": cycle}
            | {"confirmRest": False}
        },
        "setOrganisationPredicate": {"unitCode": unit, "cycleCode": cycle, **predicate},
    }


@pytest.mark.parametrize("stage", ["DRAFT", "RATED", "DECIDED"])
async def test_units_and_cycles_offer_what_is_accepted(office: Any, stage: str) -> None:
    cycles, units = await cycles_of(office), office.units
    await office.world.change("update appraisal set stage = $1", stage)
    taken = set()
    for who in EVERYONE:
        of_units = {
            (each["name"], unit, each["of"])
            for unit in units
            for each in await offered(office, who, "Unit", units[unit])
        }
        of_cycles = {
            (each["name"], each["of"], encode("Cycle", cycles[code]))
            for code in cycles
            for each in await offered(office, who, "Cycle", cycles[code])
            if each["of"]
        }
        for unit, (code, cycle) in product(units, cycles.items()):
            for step, arguments in on_a_unit(office, unit, code).items():
                answer = await office.take(step, who, arguments)
                shown = (step, unit, encode("Cycle", cycle)) in of_units
                # A forum without ratings, and a closed cycle, have nothing to act on.
                idle = step == "recordForum" and (
                    stage != "RATED" or code != office.code or unit == "elsewhere"
                )
                idle |= step == "setOrganisationPredicate" and code == "closed"
                assert (answer is None and not idle) is shown, (who, step, unit, code, answer)
                there = (step, encode("Unit", units[unit]), encode("Cycle", cycle)) in of_cycles
                assert shown or not there, (who, step, unit, code)
                taken |= {(step, shown, there)}
        # In each cycle whatever a unit of the viewer's offers, this one or that.
        started = {cycle for name, _, cycle in of_units if name == "startAppraisals"}
        assert {cycle for name, _, cycle in of_cycles if name == "startAppraisals"} == started
    assert {step for step, shown, _ in taken if shown} >= {
        "startAppraisals",
        *({"recordForum"} if stage == "RATED" else set()),
        *({"setOrganisationPredicate"} if stage != "DECIDED" else set()),
    }
    assert ("startAppraisals", True, True) in taken


async def test_a_cycle_is_opened_and_closed_where_it_is_offered(office: Any) -> None:
    cycles, found = await cycles_of(office), set()
    days = {"startsOn": "2027-01-01", "endsOn": "2027-12-31"}
    for who in EVERYONE:
        for code, key in cycles.items():
            shown = "closeCycle" in await names(office, who, "Cycle", key)
            answer = await office.take("closeCycle", who, {"cycleCode": code})
            assert (answer is None) is shown, (who, code, answer)
            if shown:
                await office.world.change("update cycle set status = 'OPEN' where id = $1", key)
            found |= {("closeCycle", shown)}
        for unit, key in office.units.items():
            steps = await names(office, who, "Unit", key)
            new = {"code": f"{who}-{unit}", "name": "Tahun", **days, "under": unit}
            given = {"input": {**new, "schemeKey": office.scheme}}
            answer = await office.take("openCycle", who, given)
            assert (answer is None) is ("openCycle" in steps), (who, unit, answer)
            new = {"code": f"{who}-{unit}", "name": "K", "description": "J", "unitCode": unit}
            new |= {"aspect": "RESULT", "unitOfMeasure": "kali", "polarity": "HIGHER_IS_BETTER"}
            answer = await office.take("proposeIndicator", who, {"input": new})
            assert (answer is None) is ("proposeIndicator" in steps), (who, unit, answer)
            found |= {(name, name in steps) for name in ("openCycle", "proposeIndicator")}
    assert found == set(product(("closeCycle", "openCycle", "proposeIndicator"), (True, False)))
