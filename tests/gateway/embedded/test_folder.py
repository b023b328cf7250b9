import os
import stat

import pytest

from gateway.embedded.folder import DataFolder, Lock
from gateway.errors import Trouble


def test_it_is_made_for_its_owner_alone_with_the_folders_above_it(tmp_path):
    data = tmp_path / "a" / "b"

    DataFolder(data).prepare()

    assert stat.S_IMODE(data.stat().st_mode) == 0o700
    assert (data / ".gitignore").read_text() == "*\n"


def test_an_empty_folder_becomes_one(tmp_path):
    tmp_path.chmod(0o755)

    DataFolder(tmp_path).prepare()
    DataFolder(tmp_path).prepare()

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_a_file_in_its_place_is_named(tmp_path):
    (tmp_path / "file").touch()

    for data in (tmp_path / "file", tmp_path / "file" / "data"):
        with pytest.raises(Trouble, match=rf"^The data folder {data} cannot be used: .* NEWSGRAPH_DATA\.$"):
            DataFolder(data).prepare()


def test_a_name_that_is_too_long_is_told(tmp_path):
    with pytest.raises(Trouble, match="File name too long"):
        DataFolder(tmp_path / ("x" * 256)).prepare()


def test_a_folder_with_other_files_is_left_alone(tmp_path):
    (tmp_path / "thesis.tex").touch()
    tmp_path.chmod(0o755)

    with pytest.raises(Trouble, match="there are other files in it"):
        DataFolder(tmp_path).prepare()
    assert [entry.name for entry in tmp_path.iterdir()] == ["thesis.tex"]
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_the_folder_of_another_user_is_refused(tmp_path):
    os.chown(tmp_path, 1, 1)

    with pytest.raises(Trouble, match="it belongs to the user with the number 1, you are 0"):
        DataFolder(tmp_path).prepare()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path):
    tmp_path.chmod(0o500)

    with pytest.raises(Trouble, match="Permission denied"):
        DataFolder(tmp_path / "data").prepare()


def test_a_disk_with_too_little_space_is_told(tmp_path):
    with pytest.raises(Trouble, match=r"its disk has \d+ MB free, and 1099511627776 are needed"):
        DataFolder(tmp_path).require_space(2**60)


def test_a_share_of_a_lock_excludes_only_who_wants_it_whole(tmp_path):
    with Lock(tmp_path / "lock") as one, Lock(tmp_path / "lock") as other:
        assert one.shared()
        assert other.shared()
        assert not other.exclusive()
        one.release()
        assert other.exclusive()
        assert not one.shared(within=0.1)


def test_a_lock_that_is_closed_is_free(tmp_path):
    with Lock(tmp_path / "lock") as one:
        assert one.exclusive()

    assert one.closed
    with Lock(tmp_path / "lock") as other:
        assert other.exclusive()
