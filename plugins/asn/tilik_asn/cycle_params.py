"""Cycle parameters of the national schemes: the service's own, a cap and the follow-ups."""

from typing import Annotated

from pydantic import Field

from tilik_asn.follow_ups import FollowUpParams
from tilik_plugin import Number, Text, Title
from tilik_plugin.scheme import CycleParams


class NationalParams(CycleParams):
    """What a cycle may set for itself under any of the three schemes."""

    achievement_cap: Annotated[
        Annotated[Number, Field(ge=100)],
        Title(
            "Cap of an achievement, per cent",
            "Batas capaian, persen",
            Text("Where achievements are aggregated.", "Saat capaian digabungkan."),
        ),
    ] = 120
    follow_ups: Annotated[
        FollowUpParams, Title("Tables and spans of the follow-ups", "Tabel dan masa tindak lanjut")
    ] = FollowUpParams()
