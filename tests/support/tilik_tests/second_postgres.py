"""Which API tests run on the second PostgreSQL too, where not all of them are asked for.

All tests run there whose subject is PostgreSQL's own work: policies, triggers, constraints, plans,
order and comparison of text, snapshots and locks; one of them prepares every statement. Of each
other module its first test does, so that each area's statements are executed by both versions.
"""

from pathlib import Path
from typing import Final

import pytest

API: Final = Path(__file__).parents[2] / "api"
POSTGRES_ITSELF: Final = frozenset(
    API / name
    for name in (
        "tables",
        "test_change_feeds.py",
        "test_connections.py",
        "test_database.py",
        "test_export_plans.py",
        "test_feed_scopes.py",
        "test_feed_touches.py",
        "test_filters.py",
        "test_orders.py",
        "test_roles.py",
        "test_search_plans.py",
        "test_statements.py",
        "test_string_filter.py",
        "test_tree.py",
    )
)
FIRST = pytest.StashKey[str]()


def runs_on_both(metafunc: pytest.Metafunc) -> bool:
    """Whether a test runs on the second PostgreSQL besides the embedded one."""
    places = {metafunc.definition.path, *metafunc.definition.path.parents}
    module = metafunc.definition.parent
    assert module is not None
    first = module.stash.setdefault(FIRST, metafunc.definition.name)
    return API in places and (
        metafunc.config.getoption("--every-postgres", default=False)
        or metafunc.definition.name == first
        or not POSTGRES_ITSELF.isdisjoint(places)
    )
