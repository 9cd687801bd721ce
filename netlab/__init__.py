"""netlab: an interactive, executable course on Docker networking, and the library under it."""
