"""Speed: figures and their limits, measured beside a peer where there is one."""
