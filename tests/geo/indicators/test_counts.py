from geo.indicators.counts import COUNTS, SPLITS, remainders


def test_a_split_names_a_count_and_at_most_one_part_that_nobody_counts() -> None:
    for whole, parts in SPLITS:
        assert whole in COUNTS
        assert sum(part not in COUNTS for part in parts) <= 1


def test_every_count_but_the_wholes_is_part_of_a_split() -> None:
    parts = {part for _whole, some in SPLITS for part in some}
    assert set(COUNTS) - parts == {"registered_hh", "exited_hh", "recipient_hh"}


def test_a_remainder_is_the_part_of_one_split_only() -> None:
    assert len(remainders()) == sum(
        part not in COUNTS for _whole, parts in SPLITS for part in parts
    )
