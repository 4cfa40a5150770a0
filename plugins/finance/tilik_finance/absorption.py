"""Absorption: the share of a budget that was realised."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Final

from tilik_finance.nesting import (
    PlainCodes,
    named,
    plain_code,
    refuse_nested,
    subtract,
    sum_exactly,
)
from tilik_plugin import (
    Caution,
    Measurement,
    Name,
    Number,
    Polarity,
    Record,
    Records,
    Step,
    Text,
    Title,
    Undefined,
    percent,
    percent_expression,
    round_half_up,
    written,
)
from tilik_plugin.folding import FoldingCalculator
from tilik_plugin.running_series import PairSums, PairTotals, RunningSeries
from tilik_plugin.series import SeriesParams

SHOWN: Final = 50
"""Figures of a sum that its step shows."""
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


@dataclass(slots=True)
class SpentSoFar:
    """What is kept of the records taken in so far; `accounts` has where each comes first."""

    series: RunningSeries[Spending]
    accounts: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def add(self, records: Records[Spending]) -> None:
        """Adds records."""
        accounts = records.column("account")
        if set(accounts).difference(self.accounts):
            for position, account in enumerate(accounts, self.count):
                self.accounts.setdefault(account, position)
        self.count += len(records)
        self.series.add(records)


class Absorption(FoldingCalculator[Spending, SeriesParams, SpentSoFar]):
    """Σ realised / Σ budget × 100 over accounts that do not contain each other.

    Of codes without dots, one whose figures are the sums of the codes below it is counted there.
    Negative figures are corrections and are summed as they are. Source: PMK 22/2021, a rule for
    the ministries' state-budget units, borrowed for regions.
    """

    key = "finance.absorption"
    version = "1.2.0"
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

    def fold(
        self, state: SpentSoFar | None, records: Records[Spending], params: SeriesParams
    ) -> SpentSoFar:
        """Adds the records and their accounts to the state."""
        taken = state or SpentSoFar(
            RunningSeries(
                Spending, ["account"], "realised", "budget", params.series, _account_step, _code
            )
        )
        taken.add(records)
        return taken

    def finish(self, state: SpentSoFar, params: SeriesParams) -> Measurement:
        """Computes the absorption; raises Undefined if the budgets do not add up to more than 0."""
        refuse_nested(state.accounts)
        totals = state.series.totals()
        codes = PlainCodes.of(totals.groups)
        twice = [totals.groups[code] for code in codes.sums]
        part = subtract(totals.parts.total, [each.parts.total for each in twice])
        whole = subtract(totals.wholes.total, [each.wholes.total for each in twice])
        if whole <= 0:
            raise Undefined(
                "NO_BUDGET",
                Text(
                    "The budgets do not add up to more than 0.",
                    "Jumlah anggaran tidak lebih dari 0.",
                ),
            )
        value = round_half_up(percent(part, whole))
        budget = totals.wholes.step(Text("Budget", "Anggaran"), _RUPIAH)
        realised = totals.parts.step(Text("Realised", "Realisasi"), _RUPIAH)
        last = Step(self.name, percent_expression(part, whole), value, _PER_CENT)
        left_out = _left_out(codes, twice)
        steps = (*totals.steps.steps(), realised, budget, *left_out, last)
        cautions = (*state.series.cautions, *codes.cautions, *_cautions(totals))
        return Measurement(value, steps, None, cautions)


def _code(key: tuple[str]) -> str | None:
    return plain_code(*key)


def _left_out(codes: PlainCodes, twice: Sequence[PairSums]) -> list[Step]:
    """Returns what is taken from the sums, because longer codes have it."""
    if not twice:
        return []
    within = named(codes.sums)
    figures = (
        (Text("Realised", "Realisasi"), [each.parts.total for each in twice]),
        (Text("Budget", "Anggaran"), [each.wholes.total for each in twice]),
    )
    return [
        Step(
            Text(
                f"{name.en} of {within}, counted in longer codes",
                f"{name.id} {within}, terhitung pada kode yang lebih panjang",
            ),
            " + ".join(map(written, found[:SHOWN])) + (" + …" if found[SHOWN:] else ""),
            float(sum_exactly(found)),
            _RUPIAH,
        )
        for name, found in figures
    ]


def _account_step(key: tuple[str], realised: float, budget: float, position: int) -> Step:
    label = Text.both(*key)
    expression = percent_expression(realised, budget)
    if not budget:
        none = Text("no budget, so no percentage", "tanpa anggaran, maka tanpa persentase")
        return Step(label, expression, None, _PER_CENT, none, position)
    share = round_half_up(percent(realised, budget))
    return Step(label, expression, share, _PER_CENT, None, position)


def _cautions(totals: PairTotals) -> tuple[Caution, ...]:
    if not totals.over:
        return ()
    message = Text(
        f"More was realised than budgeted in {totals.over} of {totals.count} accounts.",
        f"Realisasi melebihi anggaran pada {totals.over} dari {totals.count} akun.",
    )
    return (Caution("REALISED_ABOVE_BUDGET", message),)
