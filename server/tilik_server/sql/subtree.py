"""The subtree of a unit: a unit's path begins with the paths of the units above it."""


def within(path: str, root: str) -> str:
    """The SQL that a unit's path is `root` or lies below it; both are SQL of a path."""
    return f"{path} >= {root} and {path} < {root} || 'g'"


def within_unit(path: str, root: str) -> str:
    """The same of the unit `r` of condition `root`, whose path is looked up apart.

    Below row-level security an index serves only comparisons that can leak nothing: with values,
    and not with `||` over a row.
    """
    first = f"(select r.path from unit r where {root})"
    end = f"(select r.path || 'g' from unit r where {root})"
    return f"{path} >= {first} and {path} < {end}"
