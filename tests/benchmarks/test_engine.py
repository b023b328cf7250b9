import re

from benchmarks.engine import main


def test_the_engine_is_measured_against_graphql_core_and_a_loop(capsys):
    main([(1, 0), (2, 3)], rounds=1)

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines[-2:]] == [["1", "0"], ["2", "3"]]
    assert all(re.fullmatch(r"[\d. ]+", line) for line in lines[-2:])
