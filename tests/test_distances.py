"""Distances and areas on the globe."""

import pytest

import kit
from kit.casefile.distances import kilometres, square_kilometres
from kit.errors import KitError

pytestmark = pytest.mark.usefixtures("course")


def test_a_degree_of_latitude_is_about_111_km():
    assert kilometres((0, 0), (1, 0)) == pytest.approx(111.195, abs=0.01)


def test_half_way_round_the_globe_is_half_its_girth():
    assert kilometres((0, 0), (0, 180)) == pytest.approx(20_015, abs=1)
    assert kilometres((90, 0), (-90, 77)) == pytest.approx(20_015, abs=1)


def test_yerevan_and_baku_are_about_450_km_apart():
    assert kit.distance("Yerevan", "Baku") == pytest.approx(455, abs=5)
    assert kit.distance("baku", "yerevan") == kit.distance("Yerevan", "Baku")
    assert kit.distance("Baku", "Baku") == 0


def test_a_degree_square_on_the_equator_has_12364_square_kilometres():
    ring = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    assert square_kilometres(ring) == pytest.approx(12_364, rel=0.001)
    assert square_kilometres(ring[::-1]) == square_kilometres(ring)


def test_an_eighth_of_the_globe():
    octant = [[0, 0], [90, 0], [90, 90], [0, 90], [0, 0]]
    assert square_kilometres(octant) == pytest.approx(510_066_000 / 8, rel=1e-4)


def test_the_former_oblast_has_about_4400_square_kilometres():
    assert kit.area("nkao_1991") == pytest.approx(4_388, rel=0.05)
    assert kit.area("held_1994_2020") == pytest.approx(11_900, rel=0.05)


def test_unknown_places_and_lines_are_refused_with_the_valid_ones():
    with pytest.raises(KitError, match=r"Did you mean '[Bb]aku'\? There is no place 'Bakku'."):
        kit.distance("Yerevan", "Bakku")
    with pytest.raises(KitError, match=r"Valid: .*nkao_1991"):
        kit.area("kura")
