"""The checks of the lessons, one module for each topic: `names` holds names-1, names-2 ..."""
