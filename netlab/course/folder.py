"""Where the course is: the folder `notebooks` of the clone one works in."""

from pathlib import Path

from netlab.errors import CourseError
from netlab.messages import say


def notebooks() -> Path:
    """The folder `notebooks` of this clone: below the working directory or an ancestor, else beside the package.

    Raises CourseError where there is none, as in a plain installation.
    """
    here = Path.cwd()
    for folder in (here, *here.parents, Path(__file__).parents[2]):
        if (folder / "notebooks" / "src").is_dir():
            return folder / "notebooks"
    raise CourseError(say("course-no-folder", folder=here))


def front_page(language: str) -> list[str]:
    """JupyterLab's options that open the front page in this language, with both languages within reach."""
    return [f"--ServerApp.root_dir={notebooks()}", f"--LabApp.default_url=/lab/tree/{language}/index.ipynb"]
