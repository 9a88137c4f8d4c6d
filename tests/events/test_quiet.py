"""Money that nobody raises: no event at all."""

from __future__ import annotations

import pytest

from tests.events.told import read, told

QUIET = [
    "栖岩科技去年营收5亿元，净利润8000万元。",
    "截至6月底，栖岩科技账上现金超过10亿元，不遜于多家上市公司。",
    "栖岩科技成立以来累计融资超过10亿元。",
    "栖岩科技累计获得源码资本、顺为资本等超过10亿元融资。",
    "栖岩科技回应称，公司没有进行融资的计划。",
    "公司今年销售额突破3亿元，用户超过2000万。",
    "栖岩科技计划投资5亿元建设新工厂。",
    "本市安排财政资金20亿元支持制造业发展。",
    "海棠水务因信息披露违规被罚款5000万元。",
    "影片上映三天票房突破5亿元。",
    "海棠水务股价上涨3%，总市值达到300亿元。",
    "央行开展5000亿元逆回购操作，当日有2000亿元逆回购到期。",
    "截至10月底，沪深两市融资余额为1.7万亿元，较前一日减少20亿元。",
    "该赛道今年的市场规模预计超过千亿元，资本仍在观望。",
    "海棠水务董事会通过每10股派2元的利润分配方案，共派发1.2亿元。",
    "栖岩科技与白鲸物流签订3亿元的设备采购合同。",
    "他在发布会上提到，估值千亿的独角兽越来越少。",
    "第一轮辩论之后，第二轮投票定于周五进行，奖金为500万元。",
    "海棠水务拟以自有资金回购股份，金额不超过2亿元。",
    "公司上市首日的涨幅并不说明问题，分析师表示。",
    "什么是A轮融资？一般来说，A轮融资的金额在1000万元到1亿元之间。",
    "创业导师王坚白说，先拿到A轮再说，别想着一步到位拿5000万元。",
    "王坚白给后来者的建议是，天使轮不要超过500万元，种子轮找朋友。",
    "江海市出台新政：对获得A轮融资的企业，给予最高100万元奖励。",
    "园区规定，完成B轮融资且金额超过5000万元的企业可获500万元补贴。",
    "宁德时代计划投资匈牙利工厂73亿欧元。",
    "光明乳业将投资内蒙古牧场3亿元，扩建奶牛养殖基地。",
    "海棠制药公告，公司拟作为有限合伙人以1亿元认购私募基金份额。",
    "员工持股平台以1200万元认购公司新增股份。",
    "栖岩科技从科技部拿到800万元专项经费。",
    "栖岩科技收到江海集团投资意向，双方将共建产业园，总投资10亿元。",
    "松果创投专注早期，规模5亿美元，主要投向A轮和B轮公司。",
    "栖岩科技披露了A轮以来的研发投入，共3亿元。",
    "栖岩科技与海棠水务、白鲸物流洽谈3亿元的供货合同。",
    "海棠电气拿下国家电网1.3亿元的订单。",
    "海棠电气拿下中国移动的项目，金额1.3亿元。",
    "海棠地产以12亿元竞得一宗宅地。",
    "投中统计：10月A轮融资182起，环比下降12%，涉及金额68亿元。",
]


@pytest.mark.parametrize("text", QUIET)
def test_money_that_is_not_raised_is_no_event(text: str) -> None:
    assert told(text, "company", "event_type", "amount_text") == []


RAISED = "近日，栖岩科技完成5000万元A轮融资，由深创投领投。"
BESIDE = [
    "公司去年营收5亿元，净利润8000万元。",
    "截至6月底，公司账上现金超过10亿元。",
    "公司成立以来累计融资超过10亿元。",
    "公司计划投资5亿元建设新工厂。",
    "目前该赛道的市场规模已超过200亿元。",
    "公司已与300家企业签约，在手订单超过3亿元。",
    "该产品售价为每台20万元，月销售额超过2000万元。",
]


@pytest.mark.parametrize("sentence", BESIDE)
def test_money_beside_an_event_stays_out_of_it(sentence: str) -> None:
    alone = told(RAISED, "company", "round", "amount_text", "valuation_text", "investors")
    assert told(RAISED + sentence, "company", "round", "amount_text", "valuation_text", "investors") == alone
    assert told(sentence + RAISED, "company", "round", "amount_text", "valuation_text", "investors") == alone


@pytest.mark.parametrize("text", ["", " \n\n", "。。。", "（", "融资", "A轮", "5亿元", "完成融资。", "领投"])
def test_scraps_give_no_event_and_no_error(text: str) -> None:
    assert read(text).records == ()
