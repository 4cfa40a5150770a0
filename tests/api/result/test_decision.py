"""The decision: by matrix or formula, down to every score, and by nobody against the guidance."""

from typing import Any

import orjson
import pytest

from tilik_schema.reading.ids import encode

CHANGE = {"axisKey": "work_result", "level": "above", "reason": "Bukti triwulan IV"}
WEIGHTS = {"weights": {"result": 40, "process": 20, "behaviour": 20, "competency": 20}}
CHECKS = """{ unit(code: "office") { summary(cycleCode: "2025") {
  distribution { rule share passed } } } }"""


async def checks(office: Any) -> dict[str, tuple[float, bool]]:
    """The distribution as anybody sees it."""
    found = (await office.graph.ask(CHECKS))["unit"]["summary"]["distribution"]
    return {each["rule"]: (each["share"], each["passed"]) for each in found}


async def set_predicate(office: Any, key: str, unit: Any = None) -> None:
    """The unit's predicate, without its effect on the head."""
    await office.world.change(
        "insert into unit_predicate (id, cycle_id, unit_id, predicate_key, reason) "
        "values (tilik_id($1::int::smallint), $1::int::smallint, $2, $3, 'Capaian')",
        office.cycle,
        unit or office.unit,
        key,
    )


async def justify(office: Any, unit: Any = None, reason: str | None = "Sedikit orang") -> None:
    """A forum of a unit."""
    await office.world.change(
        "insert into forum (id, cycle_id, unit_id, held_on, chair_id, minutes, justification) "
        "values (tilik_id($1::int::smallint), $1::int::smallint, $2, '2026-01-10', $3, 'x', $4)",
        office.cycle,
        unit or office.unit,
        office.leader,
        reason,
    )


async def calibrated(office: Any, **levels: Any) -> None:
    """Everybody of the staff rated alike and confirmed."""
    for row in office.appraisals:
        await office.rate(row, **levels)
        await office.calibrate(row)


async def test_the_matrix_decides_and_the_explanation_leads_to_every_score(office: Any) -> None:
    score = await office.goal("work_result", 104.0, statement="Laporan tersusun")
    found = await office.decided(work_result="above", behaviour="above")
    assert found["outcome"] == {"predicate": {"key": "sangat_baik"}, "value": None}
    shown = await office.read()
    outcome = shown["outcome"]
    assert outcome["decidedBy"] == {"id": encode("Employee", office.head)}
    first, *_, last = outcome["explanation"]["steps"]
    assert (first["label"], first["value"]) == ("Laporan tersusun", 104)
    assert first["source"] == {"__typename": "Score", "id": encode("Score", score)}
    assert last["expression"] == "matrix(work_result = above, behaviour = above) = sangat_baik"
    assert shown["dueOn"] == str(office.days_ago(-7).date())
    entry = shown["timeline"]["nodes"][-1]
    assert (entry["action"], entry["from"], entry["to"]) == (
        "decideAppraisal",
        "CALIBRATED",
        "DECIDED",
    )


async def test_a_shared_goal_leads_to_the_score_of_the_one_it_serves(office: Any) -> None:
    place = office.unit, office.cycle
    whole = await office.world.goal(office.head_appraisal, *place)
    score = await office.score(whole, 88.0)
    await office.world.goal(office.appraisal, *place, shared=True, contributes_to_id=whole)
    await office.decided()
    first, *_ = (await office.read())["outcome"]["explanation"]["steps"]
    assert first["source"]["id"] == encode("Score", score)


async def test_a_numeric_scheme_decides_by_its_formula(make_office: Any) -> None:
    office = await make_office("asn.pp_30_2019")
    scores = [await office.goal("plan", each, weight=50.0) for each in (130.0, 90.0)]
    found = await office.decided(behaviour=95)
    assert found["outcome"] == {"predicate": {"key": "baik"}, "value": 102.0}
    steps = (await office.read())["outcome"]["explanation"]["steps"]
    sources = {each["source"]["id"] for each in steps if each["source"]}
    assert sources == {encode("Score", each) for each in scores}
    assert "105 × 0.7 + 95 × 0.3" in [each["expression"] for each in steps]


async def test_a_new_idea_makes_the_best_and_is_named_with_its_evidence(make_office: Any) -> None:
    office = await make_office("asn.pp_30_2019")
    place = office.unit, office.cycle
    indicator = await office.world.indicator(calculator_key="asn.innovation")
    goal = await office.world.goal(
        office.appraisal, *place, axis_key="plan", indicator_id=indicator
    )
    record = {"idea": "Loket tunggal", "adopted": True}
    evidence = await office.world.evidence(goal, *place, record=record, status="ACCEPTED")
    for status, adopted in (("PENDING", True), ("ACCEPTED", False)):
        more = {"record": {**record, "adopted": adopted}, "status": status}
        await office.world.evidence(goal, *place, **more)
    found = await office.decided(plan=115, behaviour=112)
    assert found["outcome"]["predicate"]["key"] == "sangat_baik"
    steps = (await office.read())["outcome"]["explanation"]["steps"]
    ideas = [each for each in steps if each["label"] == "Loket tunggal"]
    assert [each["source"]["id"] for each in ideas] == [encode("Evidence", evidence)]


async def test_opinions_count_where_the_cycle_says_so_and_only_those_that_are_shown(
    make_office: Any,
) -> None:
    office = await make_office("asn.pp_30_2019", params={"peer_opinions": True})
    for anonymous, rating, channel in (
        (False, 4, "PEER"),
        (False, 2, "SUBORDINATE"),
        (False, 1, "SUPERVISOR"),
        (True, 1, "PEER"),
    ):
        await office.world.change(
            "insert into feedback (id, cycle_id, unit_id, about_id, channel, visibility, "
            "anonymous, rating, comment) values (tilik_id($1::int::smallint), "
            "$1::int::smallint, $2, $3, $4, 'TEAM', $5, $6, 'x')",
            office.cycle,
            office.unit,
            office.employee,
            channel,
            anonymous,
            rating,
        )
    found = await office.decided(plan=100, behaviour=100)
    assert found["outcome"]["value"] == 98.4
    expressions = [
        each["expression"] for each in (await office.read())["outcome"]["explanation"]["steps"]
    ]
    assert "(60 + 120) / 2" in expressions


async def test_the_weighted_scheme_takes_the_job_person_match(make_office: Any) -> None:
    office = await make_office("asn.weighted", params=WEIGHTS)
    await office.world.profile(office.employee, office.unit, job_person_match=92.59)
    await office.goal("result", 110.0)
    found = await office.decided(process=100, behaviour=90)
    assert found["outcome"] == {"predicate": {"key": "baik"}, "value": 100.52}


async def test_an_axis_that_the_plan_has_or_nothing_fills_is_not_left_out(make_office: Any) -> None:
    office = await make_office("asn.weighted", params=WEIGHTS)
    await office.world.profile(office.employee, office.unit, job_person_match=92.59)
    score = await office.goal("result", 110.0)
    goal = await office.world.goal(
        office.appraisal, office.unit, office.cycle, axis_key="process", statement="Rapat"
    )
    for levels, missing in (
        ({}, "Process or Behaviour"),
        ({"behaviour": 90}, "Process"),
        ({"process": 90}, "Behaviour"),
    ):
        given = {"appraisal": encode("Appraisal", office.appraisal), "ratings": []}
        given["ratings"] = office.rated(**levels)
        refused = await office.do("RateAppraisal", office.head, input=given)
        assert refused["code"] == "RATING_MISSING"
        assert f"on {missing} that" in refused["message"]
    await office.world.change("delete from goal where id = $1", goal)
    await office.rate(behaviour=90)
    await office.calibrate()
    await office.world.change("delete from score where id = $1", score)
    refused = await office.decide()
    assert refused["code"] == "GOALS_WITHOUT_RESULT"
    await office.score((await first_goal(office)), 110.0)
    # The process was nobody's plan, and is nobody's rating: its weight is shared.
    found = await office.decide()
    assert found["outcome"] == {"predicate": {"key": "baik"}, "value": 100.65}
    (left,) = (await office.read())["outcome"]["explanation"]["warnings"]
    assert left["code"] == "AXIS_LEFT_OUT"


async def first_goal(office: Any) -> Any:
    """The only goal of the first appraisal."""
    (row,) = await office.world.fetch(
        "select id from goal where appraisal_id = $1", office.appraisal
    )
    return row["id"]


async def test_what_is_missing_at_the_decision_is_named(office: Any) -> None:
    await office.staged("CALIBRATED")
    refused = await office.decide()
    assert refused["code"] == "RATING_MISSING"
    assert (await office.read())["outcome"] is None


async def test_a_decision_places_the_person_in_the_talent_map(office: Any) -> None:
    profile = await office.world.profile(office.employee, office.unit, potential="HIGH")
    await office.decided(work_result="above", behaviour="above")
    (row,) = await office.world.fetch(
        "select talent_box, performance_key, performance_cycle_id from competency_profile "
        "where id = $1",
        profile,
    )
    assert row == {
        "talent_box": 9,
        "performance_key": "sangat_baik",
        "performance_cycle_id": office.cycle,
    }


async def test_an_appraiser_may_keep_their_own_ratings_with_a_reason(office: Any) -> None:
    await office.rate()
    await office.calibrate(None, CHANGE, {**CHANGE, "axisKey": "behaviour"})
    found = await office.decide(keepOwn="Bukti yang diterima tidak cukup")
    assert found["outcome"]["predicate"]["key"] == "baik"
    shown = await office.read()
    (warning,) = shown["outcome"]["explanation"]["warnings"]
    assert warning["code"] == "OWN_RATINGS_KEPT"
    assert "Bukti yang diterima tidak cukup" in warning["message"]
    assert shown["timeline"]["nodes"][-1]["note"] == "Bukti yang diterima tidak cukup"
    assert len(shown["adjustments"]) == 2


async def test_what_the_forum_confirmed_is_nothing_to_keep(office: Any) -> None:
    await office.rate()
    await office.calibrate()
    for reason in ("Saya yakin", "", "a\0"):
        refused = await office.decide(keepOwn=reason)
        assert (refused["code"], office.paths(refused)) == ("INVALID_ARGUMENT", ["keepOwn"])
    assert (await office.read())["stage"] == "CALIBRATED"


async def test_a_decision_waits_for_a_justification(make_office: Any) -> None:
    office = await make_office(staff=5)
    await calibrated(office)
    assert (await checks(office)) == {}
    await set_predicate(office, "baik")
    assert await checks(office) == {
        "baik_baik_largest": (100, True),
        "baik_baik_at_most": (100, False),
        "baik_butuh_perbaikan_or_kurang_at_least_one": (0, False),
    }
    refused = await office.decide()
    assert refused["code"] == "DISTRIBUTION_UNJUSTIFIED"
    assert "Kantor" in refused["message"]
    assert "baik_baik_at_most" in refused["message"]
    shown = await office.read()
    assert (shown["stage"], shown["outcome"], shown["followUps"]) == ("CALIBRATED", None, [])
    await justify(office, reason=None)
    assert (await office.decide())["code"] == "DISTRIBUTION_UNJUSTIFIED"
    await justify(office)
    assert (await office.decide())["stage"] == "DECIDED"


async def test_a_better_distribution_needs_no_justification(make_office: Any) -> None:
    office = await make_office(staff=5)
    await set_predicate(office, "baik")
    await calibrated(office)
    for row, level in ((office.appraisals[0], "below"), (office.appraisals[1], "above")):
        change = {"axisKey": "work_result", "level": level, "reason": "Bukti"}
        await office.calibrate(row, change)
    change = {"axisKey": "behaviour", "level": "above", "reason": "Bukti"}
    await office.calibrate(office.appraisals[1], change)
    assert {passed for _, passed in (await checks(office)).values()} == {True}
    before = await checks(office)
    assert (await office.decide())["outcome"]["predicate"]["key"] == "butuh_perbaikan"
    assert await checks(office) == before


async def test_four_people_are_too_few_for_the_guidance(make_office: Any) -> None:
    office = await make_office(staff=4)
    await set_predicate(office, "baik")
    await calibrated(office)
    assert await checks(office) == {}
    assert (await office.decide())["stage"] == "DECIDED"


async def test_the_predicate_of_the_unit_above_governs_and_its_forum_justifies(
    make_office: Any,
) -> None:
    office = await make_office(staff=5)
    await set_predicate(office, "baik", office.region)
    await calibrated(office)
    assert (await office.decide())["code"] == "DISTRIBUTION_UNJUSTIFIED"
    other = await office.world.unit(office.region)
    await justify(office, other)
    assert (await office.decide())["code"] == "DISTRIBUTION_UNJUSTIFIED"
    await justify(office, office.region)
    assert (await office.decide())["stage"] == "DECIDED"


async def test_guidance_without_a_unit_s_predicate_is_shown_and_held_too(make_office: Any) -> None:
    office = await make_office("asn.pp_30_2019", staff=5)
    await calibrated(office, plan=100, behaviour=100)
    assert await checks(office) == {
        "above_at_most": (0, True),
        "as_at_least": (100, True),
        "as_at_most": (100, False),
        "below_at_most": (0, True),
    }
    assert (await office.decide())["code"] == "DISTRIBUTION_UNJUSTIFIED"
    shares = {"distribution": {"as_at_most": 100}}
    await office.world.change("update cycle set params = $1", orjson.dumps(shares).decode())
    assert (await office.decide())["stage"] == "DECIDED"


async def test_a_weighted_cycle_has_no_guidance(make_office: Any) -> None:
    office = await make_office("asn.weighted", staff=5, params=WEIGHTS)
    await calibrated(office, result=100, behaviour=100)
    assert await checks(office) == {}
    assert (await office.decide())["stage"] == "DECIDED"


@pytest.mark.parametrize("people", [5, 9])
async def test_the_distribution_takes_as_many_statements_for_any_number_of_people(
    make_office: Any, people: int
) -> None:
    office = await make_office(staff=people)
    await calibrated(office)
    document = """{ units(first: 10) { nodes { summary(cycleCode: "2025") {
      distribution { rule } } } } }"""
    answer = await office.graph.run(document)
    assert answer.errors == []
    assert len(answer.statements) == 4
