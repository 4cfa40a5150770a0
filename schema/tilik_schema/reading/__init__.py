"""How the graph is read: global ids, relations, DataLoaders and keyset connections."""
