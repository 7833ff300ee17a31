import re

from fluenzr import ids


def test_an_id_is_its_prefix_and_24_characters():
    assert re.fullmatch(r"con_[a-z2-7]{24}", ids.new("con"))


def test_ids_are_neither_repeated_nor_sequential():
    made = [ids.new("con") for _ in range(2000)]
    assert len(set(made)) == len(made)
    assert made != sorted(made)
    # Every place varies: nothing of a clock or a counter is in it.
    assert all(len({public_id[place] for public_id in made}) == 32 for place in range(4, 28))


def test_ids_that_are_made_together_begin_alike_and_differ_in_all_else():
    made = ids.several("con", 2000)
    assert len(set(made)) == 2000
    assert made != sorted(made)
    assert all(re.fullmatch(r"con_[a-z2-7]{24}", public_id) for public_id in made)
    assert len({public_id[:7] for public_id in made}) == 1
    assert all(len({public_id[place] for public_id in made}) == 32 for place in range(7, 28))
    assert len({ids.several("con", 1)[0][:7] for _ in range(100)}) > 50
    assert ids.several("con", 0) == []


def test_a_derived_id_is_the_same_for_the_same_text_and_key_alone():
    made = [ids.derived("evt", b"key", str(number)) for number in range(2000)]
    assert made == [ids.derived("evt", b"key", str(number)) for number in range(2000)]
    assert all(re.fullmatch(r"evt_[a-z2-7]{24}", public_id) for public_id in made)
    assert len({*made, *(ids.derived("evt", b"other", str(number)) for number in range(2000))}) == 4000
    assert all(len({public_id[place] for public_id in made}) == 32 for place in range(4, 28))


def test_an_api_key_is_its_prefix_and_32_alphanumerics():
    keys = {ids.new_api_key() for _ in range(500)}
    assert len(keys) == 500
    assert all(re.fullmatch(r"flz_sk_[0-9A-Za-z]{32}", key) for key in keys)
    assert len(set("".join(key.removeprefix("flz_sk_") for key in keys))) == 62
