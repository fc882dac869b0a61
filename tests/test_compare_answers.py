"""The comparison of answers finds what differs, names it, and passes what is equal."""

from __future__ import annotations

import json

import pytest

from tests.compare_answers import main

TEAMS = "recommended,2013/14 Q2,,teams,1.0,teams\n"
PLAN = f"""plan,quarter,need,measure,value,unit
recommended,2013/14 Q1,under_1,children,8.0,children
recommended,2013/14 Q2,under_1,children,7.5,children
{TEAMS}"""
SAVINGS = "basis,plan,year,line,gbp\nno plan,recommended,2013/14,mst,-1200.5\nno plan,recommended,2014/15,mst,30.0\n"
VERDICT = {
    "caution": "The programme sees the future.",
    "verdicts": [
        {
            "claim": "saving 2013/14",
            "status": "holds",
            "margin": 12.34,
            "limits": [{"rule": "a", "worth": -0.0}, {"rule": "b", "worth": 2.0}],
            "rechecks": [{"words": "posts", "best_possible": 75.7729731}],
            "sentence": "It holds.",
        }
    ],
}


@pytest.fixture
def runs(tmp_path):
    """Return two equal run folders, of which a test may spoil the second."""
    for name in ("before", "after"):
        write(tmp_path / name)
    return tmp_path / "before", tmp_path / "after"


def write(folder, plan=PLAN, savings=SAVINGS, verdict=VERDICT):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "plan.csv").write_text(plan)
    (folder / "savings.csv").write_text(savings)
    (folder / "verdict.json").write_text(json.dumps(verdict))


def told(capsys, *arguments):
    """Return the exit code and what is printed."""
    return main([str(a) for a in arguments]), capsys.readouterr().out


def claim(**changes):
    return {**VERDICT, "verdicts": [{**VERDICT["verdicts"][0], **changes}]}


def test_equal_runs_are_equal_in_any_order_of_rows(runs, capsys):
    head, *rows = PLAN.splitlines(keepends=True)
    write(
        runs[1],
        plan=head + "".join(reversed(rows)),
        verdict=claim(limits=[{"rule": "b", "worth": 2}, {"rule": "a", "worth": 0.0}]),
    )
    code, out = told(capsys, *runs)
    assert code == 0
    assert "equal     plan.csv: 3 figures, largest difference 0, 0 differ" in out
    assert "DIFFERENT" not in out


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("savings", "-1200.5\n", "-1200.51\n", "no plan recommended 2013/14 mst: -1200.5 -> -1200.51 (-0.01)"),
        ("plan", "7.5,", "7.500003,", "2013/14 Q2 under_1 children children: 7.5 -> 7.500003 (+3e-06)"),
        ("plan", "7.5,", ",", "2013/14 Q2 under_1 children children: 7.5 -> nan"),
        ("plan", TEAMS, "", "2013/14 Q2 teams teams: 1 rows -> 0"),
        ("plan", TEAMS, TEAMS + TEAMS.replace("Q2", "Q3"), "2013/14 Q3 teams teams: no row -> 1"),
        ("plan", TEAMS, TEAMS * 2, "2013/14 Q2 teams teams: 1 rows -> 2"),
        ("plan", "quarter,", "when,", "column quarter is missing"),
        ("plan", "quarter,", "when,", "column when is extra"),
        ("plan", ",value,", ",number,", "column value is missing"),
    ],
)
def test_a_table_that_differs_is_told(runs, capsys, file, old, new, says):
    text = {"plan": PLAN, "savings": SAVINGS}[file]
    write(runs[1], **{file: text.replace(old, new)})
    code, out = told(capsys, *runs)
    assert code == 1
    assert f"DIFFERENT {file}.csv" in out
    assert says in out


def test_a_millionth_of_a_child_is_equal(runs):
    write(runs[1], plan=PLAN.replace("7.5,", "7.500001,"))
    assert main([str(r) for r in runs]) == 0


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"status": "at risk"}, "verdicts saving 2013/14 status: 'holds' -> 'at risk'"),
        ({"margin": 12.35}, "saving 2013/14 margin: 12.34 -> 12.35 (+0.01)"),
        ({"margin": None}, "margin: 12.34 -> None"),
        ({"limits": [{"rule": "a", "worth": 0}]}, "limits b is missing"),
        ({"rechecks": [{"words": "posts", "best_possible": 75.8}]}, "rechecks 0 best_possible"),
        ({"claim": "saving 2014/15"}, "verdicts saving 2014/15 is extra"),
        ({"tested": True}, "tested is extra"),
    ],
)
def test_a_verdict_that_differs_is_told(runs, capsys, changes, says):
    write(runs[1], verdict=claim(**changes))
    code, out = told(capsys, *runs)
    assert code == 1
    assert "DIFFERENT verdict.json" in out
    assert says in out


def test_a_changed_sentence_is_told_and_fails_only_if_asked(runs, capsys):
    write(runs[1], verdict=claim(sentence="It does hold."))
    code, out = told(capsys, *runs)
    assert (code, "1 sentences changed" in out) == (0, True)
    code, out = told(capsys, *runs, "--words")
    assert (code, "It holds. -> It does hold." in out) == (1, True)


def test_a_renamed_column_is_equal_if_it_is_named(runs):
    write(runs[1], plan=PLAN.replace("need,", "group,").replace(",value,", ",number,"))
    calls = [str(r) for r in runs]
    assert main(calls) == 1
    assert main([*calls, "--renamed", "plan.csv:need=group", "plan.csv:value=number"]) == 0
    assert main([*calls, "--renamed", "plan.csv:need=group"]) == 1


def test_folders_of_runs_are_compared_by_name(tmp_path, capsys):
    for name in ("before/one", "before/two", "after/one", "after/two"):
        write(tmp_path / name)
    assert told(capsys, tmp_path / "before", tmp_path / "after")[0] == 0
    write(tmp_path / "after" / "two", savings=SAVINGS.replace("30.0", "30.01"))
    write(tmp_path / "after" / "three")
    code, out = told(capsys, tmp_path / "before", tmp_path / "after")
    assert code == 1
    assert "equal     one/savings.csv" in out
    assert "DIFFERENT two/savings.csv" in out
    assert "three is extra" in out


def test_a_missing_file_is_told(runs, capsys):
    (runs[1] / "savings.csv").unlink()
    code, out = told(capsys, *runs)
    assert (code, "savings.csv is missing" in out) == (1, True)


@pytest.mark.parametrize("more", [["--renamed", "plan.csv:need"], ["--renamed", "notes.csv:a=b"]])
def test_a_bad_call_is_exit_2(runs, capsys, more):
    assert main([*(str(r) for r in runs), *more]) == 2
    assert main([str(runs[0]), str(runs[1] / "nowhere")]) == 2
    assert "expected" in capsys.readouterr().err
