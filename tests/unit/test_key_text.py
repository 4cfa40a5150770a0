"""The text of a key: random, recognised, and refused where it is mistyped."""

import re
from hashlib import sha256

import pytest

from tilik_server.access.key_text import LETTERS, PREFIX, hash_of_key, is_key, new_key


def test_keys_are_recognised_and_differ() -> None:
    keys = {new_key() for _ in range(200)}
    assert len(keys) == 200
    assert all(re.fullmatch("tilik_key_[0-9A-Za-z]{49}", each) for each in keys)
    assert all(is_key(each) for each in keys)
    # Of 62 letters in 200 times 43 places each is missing with a chance of 62 in 10 to the 60.
    assert set("".join(each[len(PREFIX) : -6] for each in keys)) == set(LETTERS)


def test_checksum_is_crc32_in_base_62() -> None:
    # CRC-32 of 43 zeros is 2018072207, with the digits 0-9, A-Z, a-z.
    assert is_key(f"{PREFIX}{'0' * 43}2CZclj")
    assert not is_key(f"{PREFIX}{'0' * 43}000000")


@pytest.mark.parametrize("place", [10, 30, 52, 53, 58])
def test_one_wrong_letter_is_noticed(place: int) -> None:
    key = new_key()
    other = "A" if key[place] != "A" else "B"
    assert not is_key(key[:place] + other + key[place + 1 :])


@pytest.mark.parametrize(
    "change",
    [
        lambda key: key[:-1],
        lambda key: key + "0",
        lambda key: key.upper(),
        lambda key: key.replace("tilik_key_", "tilik-key-"),
        lambda key: key[10:],
        lambda key: f" {key}",
        lambda key: f"{key}\n",
        lambda key: key[:20] + "é" + key[21:],
        lambda key: key[:20] + "\0" + key[21:],
        lambda _: "",
        lambda _: "tilik_key_",
    ],
)
def test_other_form_is_no_key(change: object) -> None:
    assert callable(change)
    assert not is_key(change(new_key()))


def test_hash_is_of_the_whole_key() -> None:
    key = new_key()
    assert hash_of_key(key) == sha256(key.encode()).hexdigest()
    assert hash_of_key(new_key()) != hash_of_key(key)
