"""The embedded engine against a real one of the same era: one lab on both, all that can be seen compared."""
