"""The files of an office of 10,000 people in 500 units, imported twice by the command."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

PEOPLE = 10_000
UNITS = 500
KINDS = ("positions", "employees", "units", "assignments", "codes")
TILIK = Path(sys.executable).with_name("tilik")


def main() -> None:
    """Measure and print seconds, start and end of the command included."""
    with tempfile.TemporaryDirectory(prefix="tilik-bench-") as folder:
        data_dir = Path(folder)
        data_dir.chmod(0o755)
        _tilik(data_dir, "migrate")
        for kind in KINDS:
            path = data_dir / f"{kind}.csv"
            path.write_text("\n".join(_lines(kind)), encoding="utf-8")
        for round_name in ("first", "again"):
            spent = {
                kind: _tilik(data_dir, "import", "--as", kind, str(data_dir / f"{kind}.csv"))
                for kind in KINDS
            }
            listed = ", ".join(f"{kind} {seconds:.1f} s" for kind, seconds in spent.items())
            print(f"{round_name}: {sum(spent.values()):.1f} s ({listed})")


def _tilik(data_dir: Path, *arguments: str) -> float:
    started = time.perf_counter()
    environment = {**os.environ, "TILIK_DATA_DIR": str(data_dir / "data")}
    subprocess.run([TILIK, *arguments], env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def _lines(kind: str) -> Iterator[str]:
    """The lines of a file: children before their parents, and subordinates before superiors."""
    if kind == "positions":
        yield "code,title,class,duties"
        yield from ("KEPALA,Kepala,administrator,Memimpin", "STAF,Staf,pelaksana,Melaksanakan")
    elif kind == "employees":
        yield "nip,name,employment,grade,supervisor"
        for n in reversed(range(PEOPLE)):
            above = _nip((n - 1) // 8) if n else ""
            yield f"{_nip(n)},Pegawai {n},PNS,III/a,{above}"
    elif kind == "units":
        yield "code,name,kind,sector,parent,head"
        for n in reversed(range(UNITS)):
            above = f"U{(n - 1) // 7}" if n else ""
            yield f"U{n},Unit {n},bidang,health,{above},{_nip(n)}"
    elif kind == "codes":
        yield "scheme,value,unit,person"
        yield from (f"NPSN,{20_000_000 + n},U{n}," for n in range(UNITS))
        yield from (f"SIASN,A-{n},,{_nip(n)}" for n in range(PEOPLE))
    else:
        yield "nip,unit,position,from"
        for n in range(PEOPLE):
            position = "KEPALA" if n < UNITS else "STAF"
            yield f"{_nip(n)},U{n % UNITS},{position},2024-01-01"


def _nip(n: int) -> str:
    born = date(1960, 1, 1) + timedelta(days=n % 3000)
    return f"{born:%Y%m%d}1995011{n // 3000 + 1:03}"


if __name__ == "__main__":
    main()
