"""The MIME types in which a notebook's outputs carry facts for the runner and the report."""

from typing import Final

CHECK: Final = "application/vnd.netlab.check+json"  # {"id": ..., "passed": ..., "reason": ...}
