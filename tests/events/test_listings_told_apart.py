"""Listings of one article told apart: by the day that heads them, by whether one was given up, by the shell or the
parent beside them."""

from __future__ import annotations

from tests.events.told import told

CELLS = ("company_text", "status", "event_date_text", "amount_text")


def test_the_day_that_heads_a_list_is_that_of_each_company_of_it() -> None:
    text = (
        "发审委单日审四家\n6月28日，发审委召开会议，审核四家企业的首发申请，仅一家获通过。\n"
        "放行的是松山药业股份有限公司，拟登陆上交所，募资4.1亿元。\n"
        "被否的三家中，青溪种业股份有限公司因存货遭到追问；银杏数据股份有限公司的毛利率偏高；\n"
        "竹海烟花股份有限公司面临处罚。"
    )
    assert told(text, *CELLS) == [
        ("松山药业股份有限公司", "planned", "6月28日", "4.1亿元"),
        ("竹海烟花股份有限公司", "planned", "6月28日", ""),
        ("银杏数据股份有限公司", "planned", "6月28日", ""),
        ("青溪种业股份有限公司", "terminated", "6月28日", ""),
    ]


def test_a_day_of_its_own_goes_before_the_one_that_heads_the_list() -> None:
    text = "打新提醒\n8月9日可申购新股两只。\n松山药业申购代码301999，发行价12.4元，上市日期为8月20日。"
    assert told(text, "company_text", "event_date_text") == [("松山药业", "8月20日")]


def test_a_listing_given_up_and_the_one_sought_after_it_are_two() -> None:
    text = (
        "“松山数科”撤回科创板申请四个月后向港交所递表\n"
        "8月30日，松山数科向港交所主板提交上市申请书。而在4月26日，松山数科刚刚终止了科创板IPO，当时计划募资15亿元。"
    )
    assert told(text, *CELLS, published="2024-09-03") == [
        ("松山数科", "planned", "8月30日", ""), ("松山数科", "terminated", "4月26日", "15亿元"),
    ]


def test_an_application_that_lapsed_before_the_news_leaves_the_news_as_it_is() -> None:
    text = "松山餐饮6月28日再次向港交所主板递交上市申请，此前公司于2020年12月18日递交的申请已于6月18日失效。"
    assert told(text, *CELLS, published="2021-06-29") == [
        ("松山餐饮", "planned", "6月28日", ""), ("松山餐饮", "terminated", "6月18日", ""),
    ]


def test_a_filing_told_behind_the_end_of_a_listing_does_not_date_it() -> None:
    text = "松山体育搁置赴港上市计划\n运动品牌松山体育决定搁置8亿美元的香港IPO计划。公司今年3月递交了上市申请。"
    assert told(text, *CELLS) == [("松山体育", "terminated", "", "8亿美元")]


def test_who_comes_into_a_shell_is_listed_on_the_day_of_the_purchase_and_raises_nothing() -> None:
    text = (
        "作价62亿元 松山传媒拟借壳青溪股份登陆A股\n6月28日晚，青溪股份公告，拟作价62亿元收购松山传媒100%股权。"
        "交易完成后，实际控制人将变更，构成借壳上市。"
    )
    listed = [row for row in told(text, "event_type", "company_text", "amount_text", "disclosed_date_text")
              if row[0] == "ipo"]
    assert listed == [("ipo", "松山传媒", "", "6月28日晚")]


def test_a_company_formed_to_buy_another_is_listed_itself() -> None:
    text = "松山收购公司（Pine Acquisition，代号7899）今早在港交所敲锣，发行1亿股A类股份，筹资10亿港元。"
    assert told(text, "event_type", "company_text", "amount_text") == [("ipo", "松山收购公司", "10亿港元")]


def test_a_headline_rounds_the_sum_of_its_listing() -> None:
    text = (
        "松山空间今日挂牌 募资10亿港元却几无成交\n松山空间（07899）今早9时半在港交所敲锣，"
        "发行1亿股，每股10港元，筹资10.01亿港元。"
    )
    assert told(text, "event_type", "company_text", "amount_text") == [("ipo", "松山空间", "10.01亿港元")]


def test_the_bare_sum_of_a_headline_is_that_of_the_listing_told_lines_below() -> None:
    text = (
        "首批全球存托凭证亮相 松山股份募资6.85亿美元\n松山股份（600999）的全球存托凭证在瑞士证券交易所挂牌。"
        "松山股份发行4440万份，发行价15.43美元，募集资金6.85亿美元。"
    )
    assert told(text, "event_type", "company_text", "amount_text") == [("ipo", "松山股份", "6.85亿美元")]


def test_a_planned_sum_told_paragraphs_below_is_that_of_the_listing() -> None:
    text = (
        "松山生物止步注册环节\n5月15日，证监会决定终止对松山生物股份有限公司注册程序。\n"
        "松山生物生产检测试剂，拟募资18.6亿元。"
    )
    assert told(text, "event_type", "company_text", "amount_text") == [("ipo", "松山生物股份有限公司", "18.6亿元")]


def test_a_sum_with_another_day_is_not_what_the_listing_before_it_raises() -> None:
    rows = told("松山茶业今起挂牌新三板，半年前获500万元增资。", "event_type", "company_text", "amount_text")
    assert ("ipo", "松山茶业", "") in rows


def test_the_place_in_what_a_label_is_said_to_be_is_no_company() -> None:
    text = "七只新股同日招股\n松山童衣（01999）：福建泉州童装零售商，招股价2.3港元，最多集资5.95亿港元，7月9日上市。"
    assert told(text, "company_text", "event_date_text", "amount_text") == [("松山童衣", "7月9日", "5.95亿港元")]


def test_a_sum_that_was_to_be_raised_is_that_of_the_listing_some_sentences_before() -> None:
    text = (
        "松山智驾科创板IPO终止\n6月28日，松山智驾科技股份有限公司的审核状态变更为“终止”。三轮问询集中在收入的真实性。"
        "公司在回复中用了一百多页解释。签字会计师年初换了人。\n松山智驾原拟募资13.6亿元。"
    )
    assert told(text, "event_type", "company_text", "amount_text") == [("ipo", "松山智驾科技股份有限公司", "13.6亿元")]


def test_a_filing_and_its_end_before_the_news_are_one_attempt() -> None:
    text = (
        "松山汽车拟赴港上市\n港交所6月28日披露，松山汽车科技有限公司向港交所主板提交上市申请书。"
        "公司此前曾于2020年9月向上交所科创板递交申请，后于2021年1月撤回。"
    )
    assert told(text, *CELLS[:3], published="2021-06-29") == [
        ("松山汽车科技有限公司", "planned", ""), ("松山汽车科技有限公司", "terminated", "2021年1月"),
    ]


def test_the_sum_of_a_round_is_not_what_the_listing_told_in_its_headline_raises() -> None:
    text = (
        "松山机器人Pre-IPO轮融资5亿元 拟明年科创板上市\n6月28日，松山机器人宣布完成5亿元Pre-IPO轮融资。"
        "公司计划明年上半年申报科创板。"
    )
    assert ("ipo", "松山机器人", "") in told(text, "event_type", "company_text", "amount_text")


def test_the_latter_of_two_listings_is_told_in_the_next_sentence() -> None:
    text = (
        "发审委过会率五成：两家过会\n放行的是松山阀门股份有限公司与青溪光学股份有限公司，前者拟登陆上交所，计划募资4.1亿元；"
        "后者拟在创业板上市，计划募资2.87亿元。"
    )
    assert told(text, "company_text", "amount_text") == [
        ("松山阀门股份有限公司", "4.1亿元"), ("青溪光学股份有限公司", "2.87亿元"),
    ]


def test_sums_told_one_by_one_between_the_names_and_their_day() -> None:
    text = "其余两只规模较小：松山控股、青溪工程分别集资6500万港元和8800万港元，均在7月11日登场。"
    assert told(text, "company_text", "amount_text", "event_date_text") == [
        ("松山控股", "6500万港元", "7月11日"), ("青溪工程", "8800万港元", "7月11日"),
    ]


def test_the_day_on_which_papers_were_shown_is_that_of_the_news_of_who_passed() -> None:
    text = "港交所6月3日晚间披露的聆讯后资料集显示，松山车行已通过上市聆讯。"
    assert told(text, "company_text", "disclosed_date_text") == [("松山车行", "6月3日晚间")]
