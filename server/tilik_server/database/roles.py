"""The two roles of a given PostgreSQL: the SQL by which a superuser creates them."""

from typing import Final
from urllib.parse import parse_qs, unquote, urlsplit

from pydantic import SecretStr

from tilik_server.database.embedded import DATABASE, OWNER_ROLE, SERVICE_ROLE
from tilik_server.errors import RolesNotDistinct
from tilik_server.settings import Settings

SQL: Final = """\
-- The roles and the database of Tilik. Run it once as a superuser, with psql or another client.
-- {owner} owns the tables; `tilik migrate`, `tilik backup` and `tilik restore` connect as it.
-- {service} is the role of the service: it owns nothing, and row-level security applies to it.
create role {owner} login nosuperuser nocreatedb nocreaterole nobypassrls;
create role {service} login nosuperuser nocreatedb nocreaterole nobypassrls;
create database {database} owner {owner} template template0 encoding 'UTF8';
revoke all on database {database} from public;
grant connect on database {database} to {service};
-- A password for each comes from you, so that it is in no file: \\password {owner} in psql.
"""


def roles_sql(settings: Settings) -> str:
    """Return the SQL that creates the roles and the database.

    The names are those of the addresses in the settings, else the names of the embedded server.
    Raises RolesNotDistinct.
    """
    service, owner = settings.database_url, settings.owner_database_url
    service_role, database = _names(service, SERVICE_ROLE)
    owner_role, database_of_owner = _names(owner, OWNER_ROLE)
    if service_role == owner_role:
        raise RolesNotDistinct(role=service_role)
    names = {"owner": owner_role, "service": service_role}
    names["database"] = database or database_of_owner or DATABASE
    return SQL.format(**{key: _quoted(name) for key, name in names.items()})


def role_of(address: str, default: str) -> str:
    """Return the name of the role in an address."""
    parts = urlsplit(address)
    return unquote(parts.username or parse_qs(parts.query).get("user", [default])[0])


def _names(setting: SecretStr | None, default: str) -> tuple[str, str]:
    """Return the role and the database of an address; the database may be empty."""
    if setting is None:
        return default, ""
    address = setting.get_secret_value()
    return role_of(address, default), unquote(urlsplit(address).path.removeprefix("/"))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
