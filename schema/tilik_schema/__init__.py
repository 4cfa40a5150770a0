"""The graph: its types, queries, mutations and subscriptions."""
