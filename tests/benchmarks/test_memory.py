from benchmarks.memory import resident


def test_the_memory_of_a_server_is_told_after_each_step(made):
    sizes = list(resident(made, requests=12, steps=2, connections=1))

    assert len(sizes) == 2
    assert all(10 * 2**20 < size < 2**30 for size in sizes)
