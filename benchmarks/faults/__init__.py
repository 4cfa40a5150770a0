"""What the service withstands, measured: `make faults`."""

import sys
from pathlib import Path

# The runs share code with the tests, whose support is no distribution.
sys.path.append(str(Path(__file__).parents[2] / "tests" / "support"))
