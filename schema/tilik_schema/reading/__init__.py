"""Reading the graph: global ids, relations, DataLoaders and keyset connections."""
