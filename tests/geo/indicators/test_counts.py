from geo.indicators.counts import (
    COUNTS,
    EVERYWHERE,
    OPEN_REMAINDERS,
    SPLITS,
    SUMS_OF_COUNTS,
    levels_of,
    remainders,
)


def test_a_split_names_at_most_one_part_that_nobody_counts() -> None:
    for _whole, parts in SPLITS:
        assert sum(part not in COUNTS for part in parts) <= 1


def test_a_whole_is_counted_or_a_part_of_an_earlier_split() -> None:
    known = set(COUNTS)
    for whole, parts in SPLITS:
        assert whole in known
        known |= set(parts)


def test_a_count_is_part_of_one_split_only() -> None:
    parts = [part for _whole, some in SPLITS for part in some]
    assert len(set(parts)) == len(parts)
    roots = {"registered_hh", "exited_hh", "exited_aided_hh", "limited_hh"}
    assert set(COUNTS) - set(parts) == roots


def test_a_remainder_is_the_part_of_one_split_only() -> None:
    assert len(remainders()) == sum(
        part not in COUNTS for _whole, parts in SPLITS for part in parts
    )
    assert set(OPEN_REMAINDERS) <= set(remainders())


def test_a_sum_of_counts_is_told_where_all_its_counts_are() -> None:
    for name, parts in SUMS_OF_COUNTS.items():
        told = set(levels_of([name]))
        assert told == set.intersection(*(set(COUNTS[part].levels) for part in parts))


def test_a_part_is_told_at_no_finer_level_than_its_whole() -> None:
    for whole, parts in SPLITS:
        for part in parts:
            if whole in COUNTS and part in COUNTS:
                assert set(levels_of([part])) <= set(levels_of([whole])) <= set(EVERYWHERE)
