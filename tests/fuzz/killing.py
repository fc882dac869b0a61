"""Real commands killed at moments drawn from a seed, and several at once in one place, in processes that fork.

python -m tests.fuzz.killing --moments 60 --seed 1
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from tests.kernel.killed import forking

SCRIPT = """
    import random, shutil
    from contextlib import chdir, redirect_stderr, redirect_stdout
    from io import StringIO
    from placement_opt import cli, importing, running  # what takes long to load is loaded before it forks
    from placement_opt.register.filed_runs import manifest_in
    from placement_opt.report import import_terminal
    from tests import tiny_model
    from tests.intake.read.reading_files import folder as small_return

    SEED, MOMENTS, AT_ONCE = map(int, sys.argv[2:5])
    RUN = ["run", "models/tiny", "--strategy", "config/strategies/tiny_plan.yaml", "--horizon", "4", "--quiet",
           "--no-pack", "--out", "out"]
    IMPORT = ["import-903", "return", "--name", "leeds", "--as-of", "2018-03-31", "--quiet", "--out", "out"]
    ACTUALS = ["actuals", "models/tiny", "2013/14 Q1", "counted.csv", "--strategy", "config/strategies/tiny_plan.yaml"]
    COUNTED = "quarter,measure,subject,need,value,note\\n2013/14 Q1,children,home_inhouse,,{},\\n"
    KEPT = Path("models/tiny/actuals")

    def said(*line):
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as told:
            try:
                cli.main(list(line))
            except SystemExit as left:
                return left.code, told.getvalue()

    def command(*line):
        def do():
            code, told = said(*line)
            os._exit(code if code in (0, 2) else 1)
        return do

    def counted(n):
        events = [0]
        def watch(event, _arguments):
            events[0] += event in WITH_FILES
        def do():
            sys.addaudithook(watch)
            said(*n)
            os.write(told[1], str(events[0]).encode())
        told = os.pipe()
        ended(forked(do))
        return int(os.read(told[0], 20))

    def look(place):
        manifest = manifest_in(place)
        whole = manifest is not None and not atomic_folder.edited(place)
        return json.dumps([manifest["options"], manifest["inputs"]]) if whole else "torn" if place.exists() else "none"

    def hidden(here):
        return sorted(p.name for p in here.rglob("*") if p.name.startswith((".", "half_written")))

    def world(here):
        here.mkdir(parents=True)
        tiny_model.write(here)
        tiny_model.write_strategy(here)
        small_return(here / "return")
        (here / "counted.csv").write_text(COUNTED.format(3))
        os.chdir(here)

    def killed(name, first, second, next_one, look_at):
        rng = random.Random(f"{SEED} {name}")
        begun = HERE / name / "begun"
        world(begun)
        ended(forked(command(*first)))
        earlier = look_at()
        shutil.copytree(begun, HERE / name / "whole")
        os.chdir(HERE / name / "whole")
        many = counted(second)
        later = look_at()
        for number, n in enumerate(sorted(rng.randint(1, many) for _ in range(MOMENTS))):
            shutil.copytree(begun, HERE / name / str(number))
            os.chdir(HERE / name / str(number))
            code = killed_at(n, command(*second))
            at_once = look_at()
            after = ended(forked(command(*next_one)))
            print(json.dumps({"what": name, "moment": n, "of": many, "code": code, "earlier": at_once == earlier,
                "later": at_once == later, "differ": earlier != later, "next": after, "left": hidden(Path.cwd())}))

    def actuals_now():
        return [(p.name, p.read_text()) for p in sorted(KEPT.glob("*.csv"))]

    killed("run", RUN, [*RUN, "--whole-homes"], ["runs", "--folder", "."], lambda: look(Path("out")))
    renamed = [*IMPORT, "--council", "Leeds Town"]
    killed("import-903", IMPORT, renamed, ["runs", "--folder", "."], lambda: look(Path("out")))
    killed("actuals", ["runs", "--folder", "."], ACTUALS, [*ACTUALS, "--replace"], actuals_now)

    for many in range(2, 2 + AT_ONCE):
        world(HERE / f"at once {many}")
        start = os.pipe()
        def waiting(line):
            def do():
                os.close(start[1])
                os.read(start[0], 1)
                command(*line)()
            return do
        lines = [[*RUN, *(["--whole-homes"] if n == 1 else ["--horizon", "5"] if n == 2 else [])] for n in range(many)]
        processes = [forked(waiting(line)) for line in lines]
        os.close(start[0]), os.close(start[1])
        codes = [ended(process) for process in processes]
        found = json.loads(look(Path("out")))[0]
        print(json.dumps({"what": "at once", "codes": codes, "of": [found["whole_homes"], found["horizon"]],
            "left": hidden(Path.cwd())}))
"""


def seen(here: Path, seed: int, moments: int, at_once: int) -> list[dict[str, object]]:
    """Return what was seen of every kill and of commands that ran at once."""
    done = forking(SCRIPT, here, seed, moments, at_once)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def unclean(found: dict[str, object]) -> list[str]:
    """Return in words what was lost, mixed or left lying."""
    wrong = [f"left behind: {found['left']}"] if found["left"] else []
    if found["what"] == "at once":
        codes = found["codes"]
        asked = [[False, 4], [True, 4], [False, 5]]
        assert isinstance(codes, list)
        wrong += [] if set(codes) <= {0, 2} and 0 in codes else [f"exit codes {codes}"]
        won = [asked[n] for n, code in enumerate(codes) if code == 0]
        return wrong if found["of"] in won else [*wrong, f"an answer of none that ended well: {found['of']}"]
    wrong += [] if found["earlier"] or found["later"] else ["neither the earlier nor the later one is whole"]
    wrong += [] if found["differ"] else ["the later one is the earlier one, so nothing is tested"]
    wrong += [] if found["code"] in (-9, 0) else [f"exit code {found['code']}"]
    expected = (0, 2) if found["what"] == "actuals" else (0,)  # with nothing kept there is nothing to replace
    return wrong if found["next"] in expected else [*wrong, f"the next command ends with {found['next']}"]


def main() -> int:
    """Return 1 if anything was unclean."""
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz.killing", description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--moments", type=int, default=20)
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = seen(Path(folder), said.seed, said.moments, 2)
    wrong = [(k, words) for k in found if (words := unclean(k))]
    for k, words in wrong:
        print(f"{'; '.join(words)}: {k}")
    print(f"Seed {said.seed}: {len(found):,d} kills and meetings, {len(wrong):,d} of them unclean.")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
