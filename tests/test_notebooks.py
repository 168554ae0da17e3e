"""The notebooks run on our data, and call without defining."""

import ast
from pathlib import Path

import jupytext
import nbclient
import pytest

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))


def test_there_is_a_notebook_for_each_kind_of_user() -> None:
    assert ["analyst", "publisher", "researcher"] == [path.stem for path in NOTEBOOKS]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_defines_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    defining = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    assert [] == [node.name for node in ast.walk(tree) if isinstance(node, defining)]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_on_our_data(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CIVILGRAPH_ROOT", str(ROOT))
    notebook = jupytext.read(path)
    client = nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3")
    executed = client.execute()
    code = [cell for cell in executed.cells if cell.cell_type == "code"]
    assert [] == [out for cell in code for out in cell.outputs if out.output_type == "error"]
