"""Absorption: the share of a budget that was realised."""

from collections.abc import Sequence
from operator import gt
from typing import Annotated

from tilik_plugin import (
    Calculator,
    Caution,
    InvalidRecords,
    Measurement,
    Name,
    Number,
    Polarity,
    Record,
    RecordProblem,
    Records,
    SeriesParams,
    Step,
    Text,
    Title,
    Undefined,
    combine,
    percent,
    percent_expression,
    record_steps,
    round_half_up,
    sum_step,
)

_PER_CENT = Text("per cent", "persen")
_RUPIAH = Text("rupiah", "rupiah")


class Spending(Record):
    """The budget and realisation of one account."""

    account: Annotated[
        Name,
        Title(
            "Account",
            "Akun",
            Text(
                "A path from the widest account down, such as Belanja/Belanja Modal.",
                "Jalur dari akun terluas, misalnya Belanja/Belanja Modal.",
            ),
        ),
    ]
    budget: Annotated[Number, Title("Budget, rupiah", "Anggaran, rupiah")]
    realised: Annotated[Number, Title("Realised, rupiah", "Realisasi, rupiah")]


class Absorption(Calculator[Spending, SeriesParams]):
    """Σ realised / Σ budget × 100 over accounts that do not contain each other.

    Negative figures are corrections and are summed as they are. Source: PMK 22/2021, a rule for
    the ministries' state-budget units, borrowed for regions.
    """

    key = "finance.absorption"
    version = "1.0.0"
    name = Text("Budget absorption", "Penyerapan anggaran")
    description = Text(
        "The realised share of the budget of one or more accounts. The rule is written for"
        " ministries' units of the state budget; regions borrow it.",
        "Bagian anggaran yang terealisasi pada satu atau beberapa akun. Aturan ini ditulis untuk"
        " satuan kerja kementerian; daerah meminjamnya.",
    )
    unit_of_measure = _PER_CENT
    polarity = Polarity.HIGHER_IS_BETTER
    citation = "PMK 22/PMK.02/2021"
    formula = "sum of realised / sum of budget × 100"
    record_model = Spending
    params_model = SeriesParams

    def measure(self, records: Records[Spending], params: SeriesParams) -> Measurement:
        """The absorption; Undefined where the budgets do not add up to more than 0."""
        _refuse_nested(records.column("account"))
        figures = combine(records, ["account"], "realised", "budget", params.series)
        budget = sum_step(Text("Budget", "Anggaran"), figures.wholes, _RUPIAH)
        realised = sum_step(Text("Realised", "Realisasi"), figures.parts, _RUPIAH)
        if not budget.value or budget.value < 0:
            raise Undefined(
                "NO_BUDGET",
                Text(
                    "The budgets do not add up to more than 0.",
                    "Jumlah anggaran tidak lebih dari 0.",
                ),
            )
        part, whole = realised.value or 0.0, budget.value
        value = round_half_up(percent(part, whole))
        last = Step(self.name, percent_expression(part, whole), value, _PER_CENT)
        steps = record_steps(
            len(figures.positions),
            lambda i: _account_step(records, figures.positions[i], figures.parts[i]),
        )
        cautions = (*figures.cautions, *_cautions(figures.parts, figures.wholes))
        return Measurement(value, (*steps, realised, budget, last), None, cautions)


def _account_step(records: Records[Spending], position: int, realised: float) -> Step:
    record = records[position]
    label = Text.both(record.account)
    expression = percent_expression(realised, record.budget)
    if not record.budget:
        none = Text("no budget, so no percentage", "tanpa anggaran, maka tanpa persentase")
        return Step(label, expression, None, _PER_CENT, none, position)
    share = round_half_up(percent(realised, record.budget))
    return Step(label, expression, share, _PER_CENT, None, position)


def _refuse_nested(accounts: Sequence[str]) -> None:
    """Raises InvalidRecords where an account's path starts with that of another."""
    distinct = set(accounts)
    containing = {_parent(account) for account in distinct} - {""}
    while containing and not containing & distinct:
        containing = {_parent(account) for account in containing} - {""}
    if not containing:
        return
    outer = min(containing & distinct)
    inner = next(i for i, each in enumerate(accounts) if each.startswith(f"{outer}/"))
    expected = Text(
        f"an account outside {outer}, which already contains it",
        f"akun di luar {outer}, yang sudah mencakupnya",
    )
    raise InvalidRecords(RecordProblem(inner, "account", expected))


def _parent(account: str) -> str:
    return account.rpartition("/")[0]


def _cautions(realised: Sequence[float], budgets: Sequence[float]) -> list[Caution]:
    over = sum(map(gt, realised, budgets))
    if not over:
        return []
    message = Text(
        f"More was realised than budgeted in {over} of {len(budgets)} accounts.",
        f"Realisasi melebihi anggaran pada {over} dari {len(budgets)} akun.",
    )
    return [Caution("REALISED_ABOVE_BUDGET", message)]
