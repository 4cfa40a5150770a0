"""Tortoise adapter: every use of Tortoise's internals stands in this file.

`tests/migrations/test_tortoise_adapter.py` fails if an upgrade changes them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from functools import lru_cache
from typing import Any, Final

from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.config import AppConfig, ConnectionConfig, TortoiseConfig
from tortoise.context import TortoiseContext
from tortoise.fields import Field
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.graph import MigrationKey
from tortoise.migrations.operations import Operation
from tortoise.migrations.schema_generator.state import ModelState, State
from tortoise.migrations.schema_generator.state_apps import StateApps
from tortoise.migrations.writer import ImportManager, MigrationWriter, _render_call
from tortoise.models import Model

from tilik_server.sql.statement import composed
from tilik_server.sql.transaction import Driver
from tilik_server.usage import count_statement

ALIAS: Final = "default"
APP: Final = "tilik"
ORM: Final = TortoiseConfig(
    connections={ALIAS: ConnectionConfig(engine=__name__)},
    apps={APP: AppConfig(["tilik_server.models"], ALIAS, "tilik_migrations")},
    use_tz=True,
)

_TABLE: Final = re.compile(
    r"(?P<verb>UPDATE|INSERT|DELETE|SELECT)"
    r'(?:(?<=UPDATE)| INTO| FROM|(?<=SELECT) .*? FROM) "(?P<table>\w+)"'
)
_States = dict[tuple[str, str], ModelState]


def table_of(model: type[Model]) -> str:
    """Return the name of a model's table."""
    return model._meta.db_table


def fields_of(model: type[Model]) -> Mapping[str, Field[Any]]:
    """Return the fields of a model by name; `Model.describe` would return only texts."""
    return model._meta.fields_map


class ConnectionlessClient(AsyncpgDBClient):
    """Tortoise's client outside transactions, which has no connection."""

    async def create_connection(self, with_db: bool) -> None:
        """Raise RuntimeError: models need a viewer's transaction."""
        raise RuntimeError("models work only within Database.writing")


client_class: Final = ConnectionlessClient
"""Tortoise looks up an engine's client under this name."""


class BoundClient(TransactionWrapper):
    """Tortoise's client on the connection of a running transaction.

    Its statements have names too, such as models.update_objection.
    """

    def __init__(self, outside: AsyncpgDBClient, driver: Driver) -> None:
        super().__init__(outside)
        self._connection = driver  # type: ignore[assignment]  # or the pool's proxy of one

    async def execute_insert(self, query: str, values: list[Any]) -> Any:
        """Insert a row and return the values that the statement returns."""
        count_statement()
        return await super().execute_insert(name_query(query), values)

    async def execute_query(
        self, query: str, values: list[Any] | None = None
    ) -> tuple[int, list[Any]]:
        """Return how many rows were changed or found, and the rows found."""
        count_statement()
        found: tuple[int, list[Any]] = await super().execute_query(name_query(query), values)
        return found

    async def execute_query_dict(
        self, query: str, values: list[Any] | None = None
    ) -> list[dict[str, Any]]:
        """Return the rows found."""
        count_statement()
        found: list[dict[str, Any]] = await super().execute_query_dict(name_query(query), values)
        return found

    async def execute_many(self, query: str, values: list[Any]) -> None:
        """Insert rows."""
        count_statement()
        await super().execute_many(name_query(query), values)


@lru_cache(500)
def name_query(query: str) -> str:
    """Return the query of a model with a name of its verb and table."""
    found = _TABLE.match(query)
    if found is None:
        return query
    return composed(f"models.{found['verb'].lower()}_{found['table']}", query).sql


async def open_orm() -> TortoiseContext:
    """Prepare the models, without a connection."""
    orm = TortoiseContext()
    with orm:
        await orm.init(config=ORM)
    return orm


@contextmanager
def bind_models(orm: TortoiseContext, driver: Driver) -> Iterator[BoundClient]:
    """Let the models of this task use a connection that is in a transaction."""
    outside = orm.connections.get(ALIAS)
    assert isinstance(outside, AsyncpgDBClient)
    # A context can be entered only once at a time, so each task enters a copy.
    with copy(orm) as entered:
        token = entered.connections.set(ALIAS, client := BoundClient(outside, driver))
        try:
            yield client
        finally:
            entered.connections.reset(token)


class Projector(MigrationExecutor):
    """Tortoise's executor without its slowest work, which our migrations do not need.

    Tortoise creates all models again for each operation and prepares their queries: the tables of a
    new database take 8 s of processor time, and half a second this way; back to no
    tables it is 48 s, and 5 s this way.
    """

    async def _project_state(
        self, applied: set[MigrationKey], *, upto: MigrationKey | None = None
    ) -> State:
        state = self._first_state()
        for key in self._full_plan():
            if key == upto:
                break
            if key in applied:
                await self._go_forward(key, state)
        return Present(state.models, state.apps)

    async def _project_state_cache(self, applied: set[MigrationKey]) -> dict[MigrationKey, State]:
        before, state = dict[MigrationKey, State](), self._first_state()
        for key in self._full_plan():
            if key in applied:
                before[key] = state.clone()
                await self._go_forward(key, state)
        return before

    def _first_state(self) -> "Past":
        labels = self.loader.apps_config
        return Past({}, Unqueried(dict.fromkeys(labels, ALIAS)))

    async def _go_forward(self, key: MigrationKey, state: State) -> None:
        migration = self.loader.graph.nodes[key]
        if migration is None:
            raise ValueError(f"Missing migration for {key}")
        await migration.apply(state, dry_run=True)


class Unqueried(StateApps):
    """Models without querysets: no migration reads rows through them."""

    def _build_initial_querysets(self) -> None:
        """Prepare no querysets."""


class Present(State):
    """The models after the last operation."""

    def clone(self) -> State:
        """Return the state before the next operation."""
        return Past(_cloned(self.models), self.apps)


class Past(State):
    """The models before or after an operation, created when they are first used."""

    def __init__(self, models: _States, template: StateApps) -> None:
        self.models = models
        self._template = template

    def __getattr__(self, name: str) -> StateApps:
        if name != "apps":
            raise AttributeError(name)
        # A field belongs to the model that was created with it, so each creation has its own.
        self.apps = self._template.clone(model_states=_cloned(self.models))
        return self.apps

    def reload_model(self, app_label: str, model_name: str) -> None:
        """Let the models be created again when they are used next."""
        self.reload_models([(app_label, model_name)])

    def reload_models(self, model_tuples: Iterable[tuple[str, str]]) -> None:
        """Let the models be created again when they are used next."""
        vars(self).pop("apps", None)

    def clone(self) -> State:
        """Return the same state, for an operation to change."""
        return Past(_cloned(self.models), self._template)


def _cloned(models: _States) -> _States:
    return {key: model.clone() for key, model in models.items()}


class FieldWriter(MigrationWriter):
    """Tortoise's writer of migrations, with a hook for the form of an operation.

    Tortoise's writer omits `generated=False` for a key that the database does not number.
    """

    def lines(self, operation: Operation, imports: ImportManager) -> list[str] | None:
        """Return the lines of an operation without indent; None to leave it to Tortoise."""
        return None

    def _format_operation(
        self, operation: Operation, imports: ImportManager, *, indent: str
    ) -> list[str]:
        lines = self.lines(operation, imports)
        if lines is None:
            return super()._format_operation(operation, imports, indent=indent)
        return [f"{indent}{line}" for line in lines]

    def _render_field(self, field: Any, imports: ImportManager) -> str:
        path, args, kwargs = field.deconstruct()
        if field.pk and getattr(field, "allows_generated", False) and not field.generated:
            kwargs["generated"] = False
        return _render_call(path, args, kwargs, imports)
