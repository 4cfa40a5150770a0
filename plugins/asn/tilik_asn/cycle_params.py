"""Cycle parameters of the national schemes: the service's own and the follow-ups."""

from typing import Annotated

from tilik_asn.follow_ups import FollowUpParams
from tilik_plugin import Title
from tilik_plugin.scheme import CycleParams


class NationalParams(CycleParams):
    """What a cycle may set for itself under any of the three schemes."""

    follow_ups: Annotated[
        FollowUpParams, Title("Tables and spans of the follow-ups", "Tabel dan masa tindak lanjut")
    ] = FollowUpParams()
