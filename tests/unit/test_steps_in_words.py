"""What somebody reads who may not take a step, or not now: alternatives, in the year's order."""

from enum import EnumType, StrEnum

import pytest

from tilik_server.access.actors import Actor, actors_in_words
from tilik_server.access.appraisal_steps import STEPS
from tilik_server.errors import WrongStage
from tilik_server.models import vocabulary
from tilik_server.models.vocabulary import AppraisalStage
from tilik_server.models.words import label, meaning


def test_actors_are_alternatives_and_the_administrator_is_the_last() -> None:
    actors = actors_in_words({Actor.ADMIN, Actor.APPRAISER, Actor.SUPERIOR})
    assert actors.en == "the appraiser, the appraiser's superior or an administrator"
    assert actors.id == "pejabat penilai kinerja, atasan pejabat penilai, atau administrator"


def test_stages_are_told_by_their_labels_in_the_order_of_the_year() -> None:
    with pytest.raises(WrongStage) as found:
        STEPS["withdrawEvidence"].require_stage(AppraisalStage.CLOSED)
    assert found.value.message.en == (
        "The appraisal is closed; "
        "this is possible while it is agreed, self-assessed or objected to."
    )
    assert found.value.message.id == (
        "Penilaian berada pada tahap ditutup; ini hanya mungkin pada tahap disepakati, "
        "dinilai sendiri, atau dalam keberatan."
    )


def test_every_word_has_a_label_and_a_meaning_in_both_languages() -> None:
    shown: list[StrEnum] = []
    for name in set(vocabulary.__all__) - {"KeyScope"}:
        words = getattr(vocabulary, name)
        if isinstance(words, EnumType):
            shown += words
    assert len(shown) > 80
    for word in shown:
        assert "" not in {label(word).en, label(word).id, meaning(word).en, meaning(word).id}
