"""The guide for contributors: its example of a calculator keeps the kit's contract."""

import importlib.util
import re
import textwrap
from pathlib import Path

from tilik_plugin.testing import check_calculator

GUIDE = Path(__file__).parents[2] / "CONTRIBUTING.md"


def test_example_of_a_calculator_keeps_the_contract(tmp_path: Path) -> None:
    blocks = re.findall(r"^   ```python\n(.*?)^   ```", GUIDE.read_text("utf-8"), re.M | re.S)
    file = tmp_path / "catch_reported.py"
    file.write_text(textwrap.dedent(blocks[0]), "utf-8")
    spec = importlib.util.spec_from_file_location("catch_reported", file)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    records = [{"landed": 40, "reported": 30}, {"landed": 20, "reported": 15}]
    assert check_calculator(module.CatchReported(), records).value == 75
