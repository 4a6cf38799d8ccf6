"""Process behaviour charts against figures that others have printed."""

from __future__ import annotations

import pytest

from kaizen.core.xmr import Spell, beyond, limits_of, low_spells, risen_at

#: Wheeler, "Making Sense of Data", p. 382: "Data Set to Use When Verifying Software".
WHEELER = [
    *(5045, 4350, 4350, 3975, 4290, 4430, 4485, 4285),
    *(3980, 3925, 3645, 3760, 3300, 3685, 3463, 5200),
]
#: NIST/SEMATECH e-Handbook, 6.3.2.2 "Individuals Control Charts",
#: https://www.itl.nist.gov/div898/handbook/pmc/section3/pmc322.htm
NIST = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
#: SAS/QC "Creating Individual Measurements and Moving Range Charts", data set JETS,
#: https://support.sas.com/documentation/cdl/en/qcug/66114/HTML/default/qcug_shewhart_sect100.htm
JETS = [
    *(78.4, 80.1, 84.4, 79.1, 80.4, 83.5, 73.8, 83.5, 75.0, 76.8),
    *(70.5, 80.3, 82.4, 79.4, 86.4, 90.5, 77.7, 82.5, 79.9, 83.2),
]


def test_wheelers_data_for_verifying_software() -> None:
    limits = limits_of(WHEELER)
    assert round(limits.mean, 2) == 4135.50
    assert round(limits.mean_range, 2) == 355.93
    # Printed as 3188.72 and 5082.28: there the mean range was rounded first.
    assert limits.lower == pytest.approx(3188.72, abs=0.02)
    assert limits.upper == pytest.approx(5082.28, abs=0.02)
    assert beyond(WHEELER, limits) == [15]


def test_the_handbook_of_nist() -> None:
    limits = limits_of(NIST)
    assert round(limits.mean, 2) == 50.81
    assert round(limits.mean_range, 4) == 1.8778
    # Printed with 3 / 1.128 instead of 2.66.
    assert limits.upper == pytest.approx(55.8041, abs=0.001)
    assert limits.lower == pytest.approx(45.8159, abs=0.001)
    assert beyond(NIST, limits) == []


def test_the_jet_engines_of_sas_are_within_their_limits() -> None:
    limits = limits_of(JETS)
    assert [round(abs(b - a), 1) for a, b in zip(JETS, JETS[1:5], strict=False)] == [
        *(1.7, 4.3, 5.3, 1.3)  # as printed in the data set JETINFO
    ]
    assert beyond(JETS, limits) == []
    assert low_spells(JETS, limits) == []


def test_a_count_has_no_limit_below_nothing() -> None:
    assert limits_of([0, 4, 1, 5, 0, 3]).lower == 0.0
    assert limits_of([0, 4, 1, 5, 0, 3], floor=None).lower < 0


@pytest.mark.parametrize("values", [[], [3]])
def test_limits_need_two_values(values: list[int]) -> None:
    with pytest.raises(ValueError, match="at least two"):
        limits_of(values)


#: Mean 10, mean range 2: from 4.68 to 15.32.
CALM = limits_of([9, 11] * 6)


@pytest.mark.parametrize(
    ("values", "spells"),
    [
        # Seven below the mean are chance, the eighth is not.
        ([9] * 7, []),
        ([9] * 8, [Spell(0, 7, None)]),
        ([11, *[9] * 8, 11], [Spell(1, 8, 9)]),
        # What lies on the mean ends the run.
        ([9] * 7 + [10] + [9] * 7, []),
        # One value beyond the limit is enough, and the quiet ones before it belong to it.
        ([11, 9, 4, 9], [Spell(1, 2, None)]),
        ([4, 11, 4], [Spell(0, 0, 1), Spell(2, 2, None)]),
        # Above is no fade.
        ([11] * 20, []),
        ([], []),
    ],
)
def test_where_values_fall_below_normal(values: list[int], spells: list[Spell]) -> None:
    assert low_spells(values, CALM) == spells


@pytest.mark.parametrize(
    ("values", "start"),
    [([11] * 7, None), ([11] * 8, 0), ([9, *[11] * 8], 1), ([11] * 7 + [10] + [11] * 7, None)],
)
def test_where_values_have_risen_for_good(values: list[int], start: int | None) -> None:
    assert risen_at(values, CALM) == start
