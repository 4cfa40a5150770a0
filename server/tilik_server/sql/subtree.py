"""The subtree of a unit: the path of a unit begins with the paths of the units above it."""


def in_subtree(path: str, root: str) -> str:
    """Return the SQL that a path is `root` or below it; both arguments are SQL of a path."""
    # Labels are hexadecimal, so 'g' sorts after each path below the root.
    return f"{path} >= {root} and {path} < {root} || 'g'"


def in_subtree_of_unit(path: str, root: str) -> str:
    """Return the SQL that a path is in the subtree of the unit `r` with condition `root`.

    The unit's path is a subquery: below row-level security an index serves only comparisons that
    leak nothing, which `||` on a column of the row is not.
    """
    first = f"(select r.path from unit r where {root})"
    end = f"(select r.path || 'g' from unit r where {root})"
    return f"{path} >= {first} and {path} < {end}"
