"""The steps of an appraisal: in which stage what may be done."""

from typing import Final

from tilik_server.models.vocabulary import AppraisalStage

# Evidence is recorded from the agreement until the rating, and again while an objection is heard.
RECORDING: Final = frozenset(
    {AppraisalStage.AGREED, AppraisalStage.SELF_ASSESSED, AppraisalStage.OBJECTED}
)
VERIFYING: Final = RECORDING | {AppraisalStage.RATED}

STEPS: Final = {"recordEvidence": RECORDING, "verifyEvidence": VERIFYING}


def next_steps(stage: AppraisalStage) -> tuple[str, ...]:
    """The names of the mutations that an appraisal in this stage allows."""
    return tuple(name for name, stages in STEPS.items() if stage in stages)
