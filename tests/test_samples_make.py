"""`newsgraph samples make`, as a person uses it."""

from tests.test_cli import run


def contents(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_it_made_is_loaded_without_a_refusal(tmp_path, mongodb_uri, database_name):
    folder = tmp_path / "new" / "corpus"

    made = run("samples", "make", "200", str(folder))
    loaded = run("load", str(folder), MONGODB_URI=mongodb_uri, DATABASE=database_name)

    assert (made.returncode, made.stdout) == (0, "")
    assert made.stderr.endswith(f"The corpus is in {folder}. To load it:\n  newsgraph load {folder}\n")
    assert loaded.returncode == 0
    assert "\narticles              200          0          0          0          0\n" in f"\n{loaded.stderr}"


def test_the_same_seed_makes_the_same_files(tmp_path):
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        assert run("samples", "make", "20", str(tmp_path / name), "--seed", str(seed)).returncode == 0

    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert contents(tmp_path / "a").keys() != contents(tmp_path / "c").keys()


def test_an_empty_folder_is_taken_and_one_that_is_not_empty_refused(tmp_path):
    made, again = (run("samples", "make", "1", str(tmp_path)) for _ in range(2))

    assert made.returncode == 0
    assert (again.returncode, again.stderr) == (
        1,
        f"newsgraph: {tmp_path} is not empty; name a folder that is, or one that is not there yet.\n",
    )


def test_a_folder_that_cannot_be_written_to_is_one_clear_line(tmp_path):
    (tmp_path / "file").touch()

    ended = run("samples", "make", "1", str(tmp_path / "file"))

    assert (ended.returncode, ended.stderr) == (
        1,
        f"newsgraph: Cannot write to {tmp_path / 'file'}: Not a directory; choose another folder.\n",
    )


def test_no_article_at_all_is_misuse(tmp_path):
    assert run("samples", "make", "0", str(tmp_path)).returncode == 2
