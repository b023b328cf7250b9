import pytest

from gateway.engine.rowmaker import RowMaker


@pytest.mark.parametrize("keys", [[], ["one"], ["b", "a", "__c"], [f"k{n}" for n in range(300)]])
def test_rows_are_the_same_whether_or_not_their_maker_was_compiled(keys):
    maker = RowMaker(keys)
    columns = [[f"{key}{row}" for row in range(3)] for key in keys]

    made = [maker(columns, 3) for _ in range(3)]

    assert [list(row.items()) for row in made[0]] == [[(key, f"{key}{row}") for key in keys] for row in range(3)]
    assert made[0] == made[1] == made[2]
    assert len({id(row) for rows in made for row in rows}) == 9


def test_a_maker_is_compiled_at_its_second_use():
    maker = RowMaker(["a"])

    states = [(maker([[1]], 1), maker._compiled is not None)[1] for _ in range(2)]

    assert states == [False, True]


@pytest.mark.parametrize("uses", [1, 2])
def test_columns_of_different_lengths_are_refused(uses):
    maker = RowMaker(["a", "b"])
    for _ in range(uses - 1):
        maker([[1], [2]], 1)

    with pytest.raises(ValueError, match="shorter"):
        maker([[1, 2], [1]], 2)
