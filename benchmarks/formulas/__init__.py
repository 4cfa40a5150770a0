"""Each calculator's formula as a plain loop over records, and records to put through both."""

from benchmarks.formulas.asn import ASN
from benchmarks.formulas.case import Case
from benchmarks.formulas.education import EDUCATION
from benchmarks.formulas.finance import FINANCE
from benchmarks.formulas.health import HEALTH
from benchmarks.formulas.public_service import PUBLIC_SERVICE

CASES: tuple[Case, ...] = (*PUBLIC_SERVICE, *FINANCE, *HEALTH, *EDUCATION, *ASN)
