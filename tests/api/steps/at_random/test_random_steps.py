"""Random steps by random people: no appraisal comes where the table of steps does not lead."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast
from uuid import UUID

from hypothesis import Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tilik_schema.reading.ids import encode
from tilik_server.access.actors import Actor
from tilik_server.operations.outcome.close_due import close_due
from tilik_tests.judged_again import judge_again
from tilik_tests.step_rules import (
    BESIDE,
    CHANGES,
    DRAFTED,
    EVIDENCE,
    LEFT,
    ONWARD,
    ROLES,
    SIDES,
    TABLE,
    actors,
    check,
    draft_of,
    entries,
    hindered,
    idle,
    is_kept,
    may,
    offered_by_evidence,
    offered_by_objection,
)

SCHEMES = ("asn.permenpanrb_6_2022", "asn.pp_30_2019", "asn.weighted")
APPRAISED = ("head", "lead", "member", "staff")
EVERYONE = ("regent", "stranger", "other_team", "head", "lead", "staff", *ROLES)
# Of each scheme; after ten Hypothesis plays variations of those it had.
EXAMPLES = {"embedded": 10, "given": 3}
# Nobody moves in this organisation, so nobody is transferred.
TAKEN = {
    "embedded": frozenset(TABLE) - {"transferAppraisal"},
    "given": frozenset(list(ONWARD.values())[:6]),
}
# The few plays on the second version reach fewer of them.
REFUSED = {
    "embedded": {"NOT_YOUR_STEP", "WRONG_STAGE", "OUTDATED", "INVALID_ARGUMENT", "NOT_FOUND"},
    "given": {"NOT_YOUR_STEP", "WRONG_STAGE", "INVALID_ARGUMENT"},
}
# At least so many outcomes rest on scores.
BY_SCORES = {"embedded": 8, "given": 1}
OFTEN = {
    "anything": 7,
    "fitting": 12,
    "onward": 3,
    "passing": 2,
    "closing": 1,
    "forum": 1,
    "doubt": 1,
    "draft": 2,
}
KINDS = [kind for kind, times in OFTEN.items() for _ in range(times)]
BELOW = frozenset({"outbox"}).union(*CHANGES.values())
PASSED = """
update appraisal set due_on = case when due_on is not null then current_date - 3 end,
  objection_until = case when objection_until is not null then current_date - 3 end where id = $1
"""
ANSWERS = "update objection set filed_at = filed_at - interval '9 days' where appraisal_id = $1"
WAITS = """
update evidence set submitted_at = submitted_at - interval '20 days'
where goal_id in (select id from goal where appraisal_id = $1)
"""


@dataclass
class Played:
    """What all examples use, and how often each step was answered how."""

    organisation: Any
    attempt: Callable[..., Any]
    loop: asyncio.AbstractEventLoop
    scheme: str = ""
    answers: Counter[tuple[str, str | None]] = field(default_factory=Counter)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run something in the loop of the test, from the thread in which the machine plays."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)


class Year(RuleBasedStateMachine):
    """Four appraisals of one cycle, and everyone who tries something."""

    def __init__(self, played: Played) -> None:
        super().__init__()
        self.played = played
        self.office = played.organisation
        self.now: dict[str, Any] = {}
        self.drafts: set[tuple[str, str, str]] = set()

    @initialize(far=st.tuples(*[st.integers(0, 10)] * 4), twist=st.integers(0, 5))
    def begin(self, far: tuple[int, ...], twist: int) -> None:
        """Open a cycle whose appraisals got so far, with evidence and a review once agreed.

        In five of six the evidence is accepted, so that its goals have scores.
        """
        self.played.run(self.office.open(self.played.scheme))
        self.now, self.drafts = self.played.run(self.office.stored()), set()
        for of, times in zip(APPRAISED, far, strict=True):
            for number in range(times):
                self.onward(of, twist + number)
                if self.now[of]["stage"] == "AGREED" and not self.now[of]["evidence"]:
                    self.tried("recordEvidence", self.able("recordEvidence", of)[0], of, 0)
                    self.tried("recordReview", self.able("recordReview", of)[0], of, 0)
                    if twist:
                        self.tried("verifyEvidence", "admin", of, 0)

    # One rule, so that the examples are alike: of several some are left out of each example.
    @rule(
        kind=st.sampled_from(KINDS),
        of=st.sampled_from(APPRAISED),
        step=st.sampled_from(list(TABLE)),
        who=st.sampled_from(EVERYONE),
        twist=st.integers(0, 5),
        version=st.sampled_from((None, None, 0, -1, 1)),
    )
    def something(
        self, kind: str, of: str, step: str, who: str, twist: int, version: int | None
    ) -> None:
        """Whatever step by whomever, or one that may be taken, or time passes."""
        if kind == "anything":
            self.tried(step, who, of, twist, version)
        elif kind == "fitting":
            self.fitting(of, list(TABLE).index(step), who, twist)
        elif kind == "onward":
            self.onward(of, twist)
        elif kind == "forum":
            self.forum(who, APPRAISED[twist % 4])
        elif kind == "doubt":
            self.doubt(who, twist)
        elif kind == "draft":
            self.drafted(of, who, twist, version)
        elif kind == "passing":
            self.time_passes(of)
        else:
            self.closing()

    def onward(self, of: str, twist: int) -> None:
        """The next step of an appraisal, by the first who may take it."""
        step = ONWARD.get(self.now[of]["stage"])
        if step is not None:
            step = step if self.now[of]["goal"] else "setGoals"
            early = step == "rateAppraisal" and self.now[of]["early"]
            step = "endAppraisal" if early else step
            self.tried(step, self.able(step, of)[0], of, twist % 3)

    def fitting(self, of: str, number: int, who: str, twist: int) -> None:
        """A step that nothing stored forbids and the table lets somebody take, by one of them."""
        steps = [step for step in TABLE if self.able(step, of)]
        steps = [step for step in steps if step not in hindered(self.now[of])] or steps
        step = steps[number % len(steps)]
        people = self.able(step, of)
        self.tried(step, people[EVERYONE.index(who) % len(people)], of, twist)

    def forum(self, who: str, chair: str) -> None:
        """A forum of the office that confirms what is rated, but nobody's own."""
        leads = who == "regent" or Actor.TEAM in ROLES.get(who, ()) or who == "admin"
        given = self.office.forum(chair)
        code = self.played.run(self.office.take("recordForum", who, {"input": given}))
        assert code == (None if leads else "NOT_YOUR_STEP")
        rated = [name for name in APPRAISED if self.now[name]["stage"] == "RATED"]
        moved: dict[str, tuple[str, str | None]] = {
            name: (LEFT, "RATED") if name in (who, chair) else ("recordForum", "CALIBRATED")
            for name in rated
            if leads
        }
        self.changed(who, moved)
        self.offered(who, *APPRAISED)

    def doubt(self, who: str, twist: int) -> None:
        """A forum of the office is withdrawn, with what it alone confirmed."""
        forums = self.played.run(self.office.forums())
        if not forums:
            return
        forum = forums[twist % len(forums)]
        mine = [name for name in APPRAISED if self.now[name]["forum_id"] == str(forum["id"])]
        moved = [name for name in mine if self.now[name]["stage"] == "CALIBRATED"]
        leads = who == "regent" or Actor.TEAM in ROLES.get(who, ()) or who == "admin"
        expected = {None} if leads else {"NOT_FOUND", "NOT_YOUR_STEP"}
        if leads and (forum["withdrawn_at"] or who in moved):
            expected = {"ALREADY_WITHDRAWN" if forum["withdrawn_at"] else "NOT_YOUR_STEP"}
        given = {"forum": encode("Forum", forum["id"]), "reason": "Tercatat dua kali"}
        code = self.played.run(self.office.take("withdrawForum", who, given))
        assert code in expected
        self.played.answers["withdrawForum", code] += 1
        self.changed(who, {} if code else dict.fromkeys(moved, ("withdrawForum", "RATED")))
        self.offered(who, *APPRAISED)

    def drafted(self, of: str, who: str, twist: int, version: int | None) -> None:
        """Somebody keeps a draft of one of the steps, which changes nothing that others see."""
        step = list(DRAFTED)[twist % len(DRAFTED)]
        able = self.able(step, of)
        who = able[twist % len(able)] if able and version is None else who
        row, person = self.now[of], self.office.people.get(who)
        arguments = draft_of(step, encode("Appraisal", UUID(row["id"])))
        outdated = version not in (None, 0)
        if version is not None:
            arguments = self.office.versioned(step, arguments, row["version"] + version)
        expected = "NOT_FOUND" if self.hides(of, who) else None
        expected = expected or may(step, self.acting(who, of), row)
        expected = expected or ("OUTDATED" if outdated else None)
        expected = expected or ("INVALID_ARGUMENT" if person is None else None)
        code = self.played.run(self.office.take(step, who, arguments))
        assert code == expected
        self.played.answers["draft", code] += 1
        if code is None:
            self.drafts.add((of, str(person), DRAFTED[step][0]))
        self.changed(None, {})

    def time_passes(self, of: str) -> None:
        """The deadlines of an appraisal are over, and what waits has waited long."""
        for statement in (PASSED, ANSWERS, WAITS):
            self.played.run(self.office.world.change(statement, UUID(self.now[of]["id"])))
        self.now = self.played.run(self.office.stored())
        for who in (of, "lead", "admin"):
            self.offered(who, of)

    def closing(self) -> None:
        """The service deems receipts, and closes what nobody may object to any more."""
        self.played.run(close_due(self.office.world.database))
        moved: dict[str, tuple[str, str | None]] = {}
        for name, row in self.now.items():
            if row["stage"] == "DECIDED" and row["acknowledged_at"] is None and row["overdue"]:
                final = any(each["status"] in ("UPHELD", "REJECTED") for each in row["objection"])
                moved[name] = "deemReceipt", "CLOSED" if final else "DECIDED"
            elif row["stage"] == "DECIDED" and row["too_late"]:
                moved[name] = "closeAppraisal", "CLOSED"
        self.changed(None, moved)

    def able(self, step: str, of: str) -> list[str]:
        """Those whom the table lets take a step on an appraisal."""
        return [who for who in EVERYONE if may(step, self.acting(who, of), self.now[of]) is None]

    def acting(self, who: str, of: str) -> set[Actor]:
        """As what somebody acts on an appraisal."""
        return actors(who, self.office.people.get(who), self.now[of])

    def hides(self, of: str, who: str, step: str | None = None) -> bool:
        """Whether an appraisal, or the row below it that a step names, is hidden from somebody."""
        acting = self.acting(who, of)
        if who in ("member", "team", "admin") or acting & SIDES:
            return False
        if step in EVIDENCE and who == "integration":
            return step == "verifyEvidence"
        is_above = who in ("regent", "head") or (who, of) == ("lead", "staff")
        return not is_above or step in BESIDE

    def tried(self, step: str, who: str, of: str, twist: int, version: int | None = None) -> None:
        """Try a step, and hold the answer and what is stored then to what is expected."""
        row = self.now[of]
        attempt = self.played.attempt(step, row, who, twist)
        arguments, outdated = attempt.arguments, False
        if version is not None:
            meant = self.office.versioned(step, arguments, row["version"] + version)
            arguments, outdated = meant or arguments, meant is not None and version != 0
        hidden = self.hides(of, who, step) or (
            (step, who) == ("withdrawEvidence", "integration") and bool(attempt.late)
        )
        expected = attempt.early or ("NOT_FOUND" if hidden else None)
        expected = expected or may(step, self.acting(who, of), row)
        expected = expected or ("OUTDATED" if outdated else attempt.late)
        code = self.played.run(self.office.take(step, who, arguments))
        assert code == expected
        self.played.answers[step, code] += 1
        if code is None and (step == "agreePlan" or "evidence" in CHANGES.get(step, ())):
            self.played.run(self.office.settle())
        to = TABLE[step].also_to if attempt.besides else TABLE[step].to or row["stage"]
        self.changed(who, {} if code else {of: (step, to)})
        self.offered(who, of)

    def changed(self, who: str | None, moved: dict[str, tuple[str, str | None]]) -> None:
        """Compare what is stored with what it was: these took a step to a stage, no other did."""
        before, self.now = self.now, self.played.run(self.office.stored())
        by = None if who is None else self.office.people.get(who)
        for name, row in self.now.items():
            check(row)
            if name not in moved:
                assert row == before[name]
                continue
            (step, to), old = moved[name], before[name]
            assert row["stage"] == to
            assert row["version"] == old["version"] + (step not in (*EVIDENCE, LEFT))
            new = row["timeline_entry"][len(old["timeline_entry"]) :]
            assert row["timeline_entry"][: -len(new) or None] == old["timeline_entry"]
            said = [(each["action"], each["by_id"]) for each in new]
            assert said == [(each, by and str(by)) for each in entries(step, old)]
            differing = {table for table in BELOW if row[table] != old[table]}
            assert differing <= CHANGES.get(step, set())
            assert differing or step not in EVIDENCE
        self.forgotten(before, by and str(by), moved)

    def forgotten(
        self, before: Any, by: str | None, moved: dict[str, tuple[str, str | None]]
    ) -> None:
        """Compare the drafts there are with those that no step has ended."""
        ended = {
            (name, by, DRAFTED[step][0]) for name, (step, _) in moved.items() if step in DRAFTED
        }
        self.drafts = {
            (of, author, kind)
            for of, author, kind in self.drafts
            if (of, author, kind) not in ended and is_kept(kind, author, before[of], self.now[of])
        }
        assert self.played.run(self.office.drafts()) == self.drafts

    def offered(self, who: str, *names: str) -> None:
        """Compare what appraisals offer to somebody with what the table lets them do."""
        keys = {name: self.now[name]["id"] for name in names}
        found = self.played.run(self.office.next_steps(who, "Appraisal", keys))
        for name, steps in found.items():
            row, acting = self.now[name], self.acting(who, name)
            listed = {step for step in TABLE if may(step, acting, row) is None}
            assert (steps is None) is self.hides(name, who)
            left = listed - hindered(row) - idle(acting, *self.names(who), row)
            assert steps is None or steps == left, name
            self.offered_below(who, name)

    def names(self, who: str) -> tuple[Any, str | None]:
        """Under what somebody records: as a person, or as the source of an integration."""
        return self.office.people.get(who), self.office.viewers[who].source

    def offered_below(self, who: str, name: str) -> None:
        """Compare what the evidence and the objections of an appraisal offer to somebody."""
        row, acting = self.now[name], self.acting(who, name)
        below = {"Evidence": row["evidence"], "Objection": row["objection"]}
        for concept, rows in below.items():
            # As many nodes as one document may ask for.
            named = {f"of{number}": each for number, each in enumerate(rows[-15:])}
            keys = {number: each["id"] for number, each in named.items()}
            found = self.played.run(self.office.next_steps(who, concept, keys))
            for number, steps in found.items():
                if concept == "Evidence":
                    left = offered_by_evidence(acting, *self.names(who), row, named[number])
                else:
                    left = offered_by_objection(acting, row, named[number])
                # Where it is hidden nothing could be done to it either. A key reads evidence alone,
                # and no offer tells it the stage of the appraisal.
                is_told = (who, concept) != ("integration", "Evidence")
                assert (steps or set()) == left or not (is_told or steps), (name, concept)


async def test_random_steps_lead_nowhere_else(
    organisation: Any,
    attempt: Callable[..., Any],
    postgres: Any,
    plays: int | None,
    record_property: Callable[[str, int], None],
) -> None:
    played = Played(organisation, attempt, asyncio.get_running_loop())
    profile = settings(
        max_examples=plays or EXAMPLES[postgres.name],
        stateful_step_count=45,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
    )
    for number, played.scheme in enumerate(SCHEMES):
        machine = seed(number + 6)(cast("type[Year]", partial(Year, played)))
        await asyncio.to_thread(run_state_machine_as_test, machine, settings=profile)
    taken = {step for step, code in played.answers if code is None}
    assert taken >= TAKEN[postgres.name] | ({"draft"} if postgres.name == "embedded" else set())
    refused = {code for _, code in played.answers}
    assert refused >= REFUSED[postgres.name]
    judged = await judge_again(organisation.world.database)
    record_property("steps", sum(n for (_, code), n in played.answers.items() if code is None))
    record_property("outcomes", len(judged))
    record_property("by_scores", sum(each.by_scores for each in judged))
    record_property("differing", sum(not each.is_same for each in judged))
    record_property("earlier", sum(each.earlier is not None for each in judged))
    assert [each for each in judged if not each.is_same] == []
    # One that would come out otherwise now says that it stands on earlier figures.
    assert [each for each in judged if not each.is_same_now and each.earlier is None] == []
    # Whoever is wrong in either of them would be right by chance without outcomes by scores.
    assert sum(each.by_scores for each in judged) >= BY_SCORES[postgres.name]
