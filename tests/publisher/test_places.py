"""Divisions: chains, namesakes, short and relative names, central bodies."""

from __future__ import annotations

import pytest

from ingest.publisher.divisions import Divisions
from ingest.publisher.places import complete_name, locate


@pytest.mark.parametrize(
    ("name", "code", "level"),
    [
        ("溪口市信访局", "910100", "city"),
        ("云岭省信访局", "910000", "province"),
        ("云岭省溪口市石桥县教育局", "910121", "county"),
        ("溪口市望江区热线中心", "910102", "county"),
        ("临港市望江区财政局", "920103", "county"),
        ("天泽市北苑区人民政府万象街道办事处", "930105", "township"),
        ("天泽市北苑区柳林镇人民政府", "930105", "township"),
        ("石桥县公安局", "910121", "county"),
        ("溪口职业教育基地综合协调办公室", "910100", "city"),
        ("白石州文化馆", "910200", "city"),
        ("白石回族自治州青川苗族自治县教育局", "910221", "county"),
        ("中共青川县委统战部", "910221", "county"),
        ("中共溪口市委宣传部", "910100", "city"),
        ("国家税务总局溪口市税务局", "910100", "city"),
    ],
)
def test_names_are_located(name: str, code: str, level: str, invented: Divisions) -> None:
    location = locate(name, name, invented)
    assert location.division is not None
    assert (location.division.code, location.admin_level) == (code, level)


@pytest.mark.parametrize(
    "name", ["国家信访局", "财政部", "海关总署", "国务院办公厅", "最高人民法院"]
)
def test_central_bodies_have_no_division(name: str, invented: Divisions) -> None:
    location = locate(name, name, invented)
    assert (location.division, location.admin_level) == (None, "central")


def test_namesakes_stay_open_without_other_evidence(invented: Divisions) -> None:
    location = locate("望江区财政局", "望江区财政局2026年部门预算", invented)
    assert location.division is None
    assert [d.code for d in location.candidates] == ["910102", "920103"]


def test_namesakes_are_decided_by_the_city_that_the_document_names(invented: Divisions) -> None:
    text = "望江区财政局由临港市望江区人民政府领导，执行临港市和海东省的规定"
    location = locate("望江区财政局", text, invented)
    assert location.division is not None
    assert location.division.code == "920103"


def test_a_draw_between_cities_decides_nothing(invented: Divisions) -> None:
    text = "望江区财政局 溪口市 临港市 溪口市 临港市"
    assert locate("望江区财政局", text, invented).division is None


def test_relative_names_follow_the_places_in_the_document(invented: Divisions) -> None:
    location = locate("市信访局", "溪口市 溪口市 溪口市 临港市", invented)
    assert location.division is not None
    assert location.division.code == "910100"
    assert locate("市信访局", "溪口市 临港市", invented).division is None
    assert locate("市信访局", "没有地名", invented).division is None


def test_a_name_without_place_is_not_guessed(invented: Divisions) -> None:
    location = locate("光明幼儿园", "光明幼儿园 溪口市", invented)
    assert (location.division, location.candidates) == (None, ())


@pytest.mark.parametrize(
    ("name", "unit", "completed"),
    [
        ("市行政审批局", "溪口市热线中心", "溪口市行政审批局"),
        ("区政府办公室", "溪口市望江区热线中心", "溪口市望江区政府办公室"),
        ("市政府办公室", "溪口市望江区热线中心", "溪口市政府办公室"),
        ("云岭省信访局", "溪口市热线中心", "云岭省信访局"),
        ("县教育局", "溪口市热线中心", "县教育局"),
        ("市教育局", None, "市教育局"),
    ],
)
def test_relative_names_are_completed(
    name: str, unit: str | None, completed: str, invented: Divisions
) -> None:
    assert complete_name(name, unit, invented) == completed


def test_real_namesakes_and_short_names(real: Divisions) -> None:
    match = real.match_at("普陀区财政局")
    assert match is not None
    assert {d.province_name for d in match.candidates} == {"上海市", "浙江省"}
    in_city = real.match_at("上海市普陀区财政局")
    assert in_city is not None
    assert [d.code for d in in_city.candidates] == ["310107"]
    county = real.match_at("长沙县信访局")
    assert county is not None
    assert [d.code for d in county.candidates] == ["430121"]
    placeholders = [d for d in real.names_in("市辖区") if d.text == "市辖区"]
    assert placeholders == []
