"""Views that are more than ipywidgets has: an anywidget with its JavaScript and CSS in files beside this one."""

from pathlib import Path
from typing import Any


def map_view(script: Path, style: Path, state: dict[str, Any], words: dict[str, str]) -> Any:
    """A map: `state` is what to draw, `words` what its controls say, `chosen` comes back from clicks."""
    import anywidget
    from traitlets import Dict, Unicode

    class MapView(anywidget.AnyWidget):  # type: ignore[misc]
        _esm = script.read_text(encoding="utf-8")
        _css = style.read_text(encoding="utf-8")
        state = Dict().tag(sync=True)
        words = Dict().tag(sync=True)
        chosen = Unicode("").tag(sync=True)

    return MapView(state=state, words=words)
