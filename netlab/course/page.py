"""nbconvert's HTML exporter without its second reading of each page.

The page that Jinja has written is ours: code is escaped by Pygments, outputs are those of our own run. nbconvert
would clean the code once more (bleach) and take the page apart (BeautifulSoup), to make cells focusable and to give
pictures without a description one that says so; the former is done here by name, of the latter there are none.
"""

import re
from typing import Any, Final

from nbconvert import HTMLExporter
from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.widgetsdatatypefilter import WidgetsDataTypeFilter

FOCUSABLE: Final = re.compile(r'<div class="[^"]*\bjp-(?:Cell-inputWrapper|OutputArea-output)\b[^"]*"')


class PageExporter(HTMLExporter):  # type: ignore[misc]
    """Writes one page after another."""

    def from_notebook_node(self, nb: Any, resources: Any = None, **kw: Any) -> tuple[str, Any]:
        told = self._init_resources(resources)
        language = nb.metadata.get("language_info", {})
        lexer = language.get("pygments_lexer", language.get("name"))
        self.register_filter("highlight_code", Highlight2HTML(pygments_lexer=lexer, parent=self))
        kinds = WidgetsDataTypeFilter(notebook_metadata=self._nb_metadata, parent=self, resources=told)
        self.register_filter("filter_data_type", kinds)
        self.register_filter("clean_html", lambda text: text)
        page, told = TemplateExporter.from_notebook_node(self, nb, told, **kw)
        return FOCUSABLE.sub(r'\g<0> tabindex="0"', page), told

    def _preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Each preprocessor in turn, on the copy that the exporter has made; our notebooks are valid."""
        for preprocessor in self._preprocessors:
            nb, resources = preprocessor(nb, resources)
        return nb, resources
