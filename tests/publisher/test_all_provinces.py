"""Titles as publishers of every province print them: who it is, of which place and which level.

The titles are made up from real names of places and bodies; the expected codes were looked up by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from ingest.document import Document
from ingest.publisher import Divisions, identify

# title | GB/T 2260 code, none for central bodies | level
TITLES = """
北京市海淀区教育委员会2025年部门预算 | 110108 | county
北京市朝阳区人民政府望京街道办事处2024年部门决算 | 110105 | township
北京经济技术开发区管理委员会2025年部门预算 | 110000 | province
天津市滨海新区人力资源和社会保障局2025年部门预算 | 120116 | county
天津市武清区大良镇人民政府2024年度部门决算 | 120114 | township
河北雄安新区管理委员会2025年部门预算 | 130000 | province
石家庄市裕华区审计局2025年部门预算 | 130108 | county
河北省教育厅2025年部门预算 | 130000 | province
太原市市场监督管理局2024年度部门决算 | 140100 | city
内蒙古自治区财政厅2025年部门预算公开 | 150000 | province
鄂尔多斯市伊金霍洛旗信访局2025年部门预算 | 150627 | county
锡林郭勒盟行政公署办公室2024年部门决算 | 152500 | city
沈阳市大东区营商环境建设局2025年部门预算 | 210104 | county
大连高新技术产业园区管理委员会2025年部门预算 | 210200 | city
长春市南关区政务服务和数字化建设管理局2025年部门预算 | 220102 | county
延边朝鲜族自治州财政局2025年部门预算 | 222400 | city
延边州审计局2024年度部门决算 | 222400 | city
哈尔滨市道里区司法局2024年度部门决算 | 230102 | county
大兴安岭地区行政公署财政局2025年部门预算 | 232700 | city
上海市浦东新区人民政府陆家嘴街道办事处2025年部门预算 | 310115 | township
上海市静安区人民法院2025年部门预算 | 310106 | county
南京市江北新区管理委员会2025年部门预算 | 320100 | city
江苏省南京市玄武区卫生健康委员会2025年度部门预算 | 320102 | county
苏州工业园区管理委员会2025年部门预算 | 320576 | county
昆山市市域社会治理现代化指挥中心2025年单位预算 | 320583 | county
杭州市西湖区人民政府北山街道办事处2024年度部门决算 | 330106 | township
宁波市奉化区信访局2025年部门预算 | 330213 | county
合肥高新技术产业开发区管理委员会2025年部门预算 | 340176 | county
合肥市庐阳区数据资源管理局2025年部门预算 | 340103 | county
厦门市思明区财政局2025年部门预算 | 350203 | county
赣州市章贡区行政审批局2024年度部门决算 | 360702 | county
青岛西海岸新区政务服务局2025年部门预算 | 370200 | city
济南市历下区人力资源和社会保障局2025年部门预算 | 370102 | county
郑州航空港经济综合实验区管理委员会2025年部门预算 | 410173 | county
河南省济源市财政局2024年度部门决算 | 419001 | county
武汉东湖新技术开发区管理委员会2025年部门预算 | 420100 | city
仙桃市人民政府办公室2025年部门预算 | 429004 | county
恩施土家族苗族自治州信访局2025年部门预算 | 422800 | city
湘西自治州文旅广电局2025年部门预算 | 433100 | city
湖南湘江新区管理委员会2025年部门预算 | 430000 | province
中共长沙市岳麓区委宣传部2025年部门预算 | 430104 | county
东莞市松山湖高新技术产业开发区管理委员会2025年部门预算 | 441900 | city
中山市火炬高技术产业开发区管理委员会2024年度部门决算 | 442000 | city
深圳市福田区华强北街道办事处2025年部门预算 | 440304 | township
深圳市大鹏新区管理委员会2025年部门预算 | 440300 | city
广西壮族自治区大数据发展局2025年部门预算 | 450000 | province
巴马瑶族自治县农业农村局2024年度部门决算 | 451227 | county
海南省洋浦经济开发区管理委员会2025年部门预算 | 460000 | province
三沙市财政局2025年部门预算 | 460300 | city
重庆市两江新区管理委员会2025年部门预算 | 500000 | province
重庆市彭水苗族土家族自治县档案馆2024年度部门决算 | 500243 | county
重庆市万州区龙都街道办事处2025年部门预算 | 500101 | township
四川天府新区管理委员会2025年部门预算 | 510000 | province
四川省成都市武侯区教育局2025年部门预算 | 510107 | county
凉山彝族自治州中级人民法院2024年度部门决算 | 513400 | city
甘孜藏族自治州稻城县财政局2025年部门预算 | 513337 | county
黔东南州凯里市第一中学2025年单位预算 | 522601 | county
昆明滇池国家旅游度假区管理委员会2025年部门预算 | 530100 | city
西双版纳傣族自治州勐腊县人民医院2024年度单位决算 | 532823 | county
西藏自治区拉萨市城关区教育局2025年部门预算 | 540102 | county
陕西省西咸新区开发建设管理委员会2025年部门预算 | 610000 | province
西安市碑林区信访局2025年部门综合预算 | 610103 | county
兰州新区管理委员会2025年部门预算 | 620171 | county
嘉峪关市财政局2025年部门预算 | 620200 | city
海北藏族自治州门源回族自治县教育局2025年部门预算 | 632221 | county
宁夏回族自治区银川市兴庆区司法局2025年部门预算 | 640104 | county
新疆维吾尔自治区乌鲁木齐市天山区委办公室2025年部门预算 | 650102 | county
伊犁哈萨克自治州察布查尔锡伯自治县卫生健康委员会2024年度部门决算 | 654022 | county
新疆生产建设兵团第八师石河子市财政局2025年部门预算 | 659001 | county
喀什地区疏附县民政局2024年度部门决算 | 653121 | county
中华人民共和国财政部2025年部门预算 |  | central
国家发展和改革委员会2025年部门预算 |  | central
国家税务总局2024年度部门决算 |  | central
国家税务总局福建省税务局2024年度部门决算 | 350000 | province
教育部2025年部门预算 |  | central
中国科学院2025年部门预算 |  | central
全国人大常委会办公厅2025年部门预算 |  | central
中央网络安全和信息化委员会办公室2025年部门预算 |  | central
水利部长江水利委员会2025年单位预算 |  | central
中华全国总工会2025年部门预算 |  | central
中国地震局2025年部门预算 |  | central
四川省地震局2025年单位预算 | 510000 | province
南京海关2025年单位预算 | 320100 | city
铁岭市铁岭县财政局2025年部门预算 | 211221 | county
辽宁省朝阳市朝阳县财政局2025年部门预算 | 211321 | county
吉林省吉林市财政局2025年部门预算 | 220200 | city
伊春市伊美区信访局2025年部门预算 | 230717 | county
临汾经济开发区管委会2025年部门预算 | 141000 | city
长治高新技术产业开发区综合行政执法局2025年部门预算 | 140400 | city
长沙市文学艺术界联合会2025年部门预算 | 430100 | city
长沙市文联2025年部门预算 | 430100 | city
湘潭市残联2025年部门预算 | 430300 | city
岳阳市科协2025年部门预算 | 430600 | city
常德市社科联2025年部门预算 | 430700 | city
衡阳市妇联2025年部门预算 | 430400 | city
株洲市工商联2025年部门预算 | 430200 | city
益阳市侨联2025年部门预算 | 430900 | city
四川省女子监狱2025年部门预算 | 510000 | province
成都市青少年宫2025年部门预算 | 510100 | city
武汉市工人文化宫2025年部门预算 | 420100 | city
长沙市一中2025年部门预算 | 430100 | city
湖南师范大学附属中学2025年部门预算 | 430000 | province
安徽医科大学第一附属医院2025年部门预算 | 340000 | province
长沙市第一中学2025年部门预算 | 430100 | city
福州海关2025年部门预算 | 350100 | city
厦门海事局2025年部门预算 | 350200 | city
湖南省林业局苗圃2025年部门预算 | 430000 | province
长沙市看守所2025年部门预算 | 430100 | city
长沙市国家级自然保护区管理处2025年部门预算 | 430100 | city
民革长沙市委员会2025年部门预算 | 430100 | city
共青团长沙市委2025年部门预算 | 430100 | city
政协长沙市委员会办公室2025年部门预算 | 430100 | city
长沙市人大常委会办公室2025年部门预算 | 430100 | city
中共长沙市委组织部2025年部门预算 | 430100 | city
长沙市供销合作社联合社2025年部门预算 | 430100 | city
湖南日报社2025年部门预算 | 430000 | province
国家统计局湖南调查总队2025年部门预算 | 430000 | province
长沙市岳麓山风景名胜区管理局2025年部门预算 | 430100 | city
武警湖南省总队2025年部门预算 | 430000 | province
长沙市城市管理和综合执法局直属机动支队2025年部门预算 | 430100 | city
湖南省疾病预防控制中心2025年部门预算 | 430000 | province
长沙军分区2025年部门预算 | 430100 | city
长沙市望城区武装部2025年部门预算 | 430112 | county
上海市徐汇区漕河泾街道社区党群服务中心2025年部门预算 | 310104 | township
深圳市前海深港现代服务业合作区管理局2025年部门预算 | 440300 | city
广东省公安厅交通管理局高速公路支队2025年部门预算 | 440000 | province
大庆市让胡路区喇嘛甸镇人民政府2025年部门预算 | 230604 | township
七台河市新兴区信访局2025年部门预算 | 230902 | county
攀枝花市东区财政局2025年部门预算 | 510402 | county
长春市朝阳区信访局2025年部门预算 | 220104 | county
哈尔滨市香坊区教育局2025年部门预算 | 230110 | county
上海市公安局黄浦分局2025年部门预算 | 310101 | county
重庆市公安局渝中区分局2025年部门预算 | 500103 | county
北京市公安局西城分局2025年部门预算 | 110102 | county
深圳市公安局福田分局2025年部门预算 | 440304 | county
湖北省武汉市江汉区民族街道办事处2025年部门预算 | 420103 | township
"""
CASES = [line.split("|") for line in TITLES.strip().splitlines()]


@pytest.mark.parametrize(("title", "code", "level"), CASES, ids=[case[0].strip() for case in CASES])
def test_a_title_says_who_and_where(
    title: str, code: str, level: str, make_document: Callable[..., Document], real: Divisions
) -> None:
    pages = [[title.strip()], ["目录", "第一部分 概况"], ["收支总表", "单位：万元"]]
    result = identify("key", make_document(pages), "document", real)
    name = re.split(r"20\d\d年", title, maxsplit=1)[0].strip()
    assert result.unit_name == name
    assert (result.division_code or "", result.admin_level) == (code.strip(), level.strip())
    assert result.fiscal_year == int(re.findall(r"20\d\d", title)[0])
    assert result.stage == ("final_accounts" if "决算" in title else "budget")
    assert not result.issues


@pytest.mark.parametrize("zone", ["平潭综合实验区", "赣江新区", "贵安新区"])
def test_a_zone_without_a_code_is_left_to_a_person(
    zone: str, make_document: Callable[..., Document], real: Divisions
) -> None:
    """Its name names no division: nothing is guessed, and the issue says so."""
    pages = [[f"{zone}管理委员会2025年部门预算"], ["目录"]]
    result = identify("key", make_document(pages), "document", real)
    assert (result.unit_name, result.division_code) == (f"{zone}管理委员会", None)
    assert [issue.code for issue in result.issues] == ["unknown_division"]
