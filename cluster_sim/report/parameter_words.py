"""The words around parameters: parts, units, confidence, and what the uncertain ones decide."""

from __future__ import annotations

from typing import Final

from cluster_sim.text import Text

PARTS: Final[dict[str, Text]] = {
    "demand": Text("Demand", "需求"),
    "friction": Text("Barriers", "壁垒"),
    "cities at the start": Text("Cities at the start", "城市初始状态"),
    "agreements": Text("Agreements", "协议"),
    "decisions": Text("Decisions", "决策"),
    "projects": Text("Projects", "项目"),
    "who pays": Text("Who pays", "出资"),
    "learning": Text("Learning", "学习"),
    "incidents": Text("Incidents", "安全事件"),
    "output": Text("Output", "产出"),
    "pooled systems": Text("Pooled systems", "共用系统"),
}

UNITS: Final[dict[str, str]] = {
    "1": "", "1/100 km": "1/100 公里", "1/quarter": "1/季度", "1/yr": "1/年", "km": "公里",
    "km/h": "公里/小时", "million": "百万人", "million USD": "百万美元",
    "million USD/km": "百万美元/公里", "min": "分钟", "nats": "奈特", "nats/km": "奈特/公里",
    "projects": "个项目", "quarters": "季度", "ratio": "比值", "share": "比例", "switch": "开关",
    "yr": "年",
}  # fmt: skip

STATUS: Final[dict[str, Text]] = {
    "verified": Text("read at the source", "已核对来源"),
    "derived": Text("derived from a source", "由来源推导"),
    "unverified": Text("known, not read again", "已知，未再核对"),
    "assumption": Text("assumption", "假设"),
}

CONFIDENCE: Final[dict[str, str]] = {
    "assumption": "假设",
    "assumption; report sensitivity": "假设，需报告敏感性",
    "definition of the tail: more than +50%": "尾部定义：超支 50% 以上",
    "derived": "推导",
    "derived from measured": "由实测推导",
    "derived from measured (trade agreements)": "由实测推导（贸易协定）",
    "derived from measured reduction (goods)": "由实测降幅推导（货物）",
    "derived; start date trades off with p": "推导；起始日期与 p 相互替代",
    "fitted to the mean of the tail; fat tail, truncated": "按尾部均值拟合；厚尾，截断",
    "low": "低",
    "measured": "实测",
    "measured (survey, mixed severity)": "实测（调查，严重程度不一）",
    "measured elsewhere": "在其他地区实测",
    "measured, fat tail; truncated": "实测，厚尾，截断",
    "medium": "中",
    "medium-low": "中低",
    "structural uncertainty": "结构不确定",
    "transferred": "移用",
    "transport: measured (Austria migration), transferred; telecom: measured, wide; health, "
    "education: assumption": "交通：实测（奥地利人口迁移），移用；"
    "通信：实测，范围宽；医疗、教育：假设",
    "transport: measured; digital: derived": "交通：实测；数字领域：推导",
    "value judgement": "价值判断",
    "weak": "弱",
}

SOURCES: Final[dict[str, str]] = {
    "none read; a declared assumption": "未查阅来源；公开声明的假设",
    "declared assumption": "公开声明的假设",
    "convention": "约定",
    "policy choice": "政策选择",
    "term of office": "任期",
    "scenario choice per region": "按区域设定的情景",
    "generic experience curves": "通用经验曲线",
    "six-tenths-type rule": "十分之六法则",
    "Chinese appraisal practice": "中国项目评价惯例",
    "not identified from flows": "无法由流量识别",
}
"""Sources that are words; others are references and stay as they are."""

LEANING: Final[dict[str, Text]] = {
    "potential_share": Text(
        "All value in money: value and benefit-cost ratios rise in proportion to it, and "
        "with more at stake cities build more.",
        "全部货币价值：价值和效益成本比与之成正比，而且利益越大城市建设越多。",
    ),
    "participation_elasticity": Text(
        "How much value better access creates, and so what is worth building.",
        "可达性改善创造多少价值，因而决定哪些项目值得建设。",
    ),
    "domain_weights": Text(
        "How the domains count in sharing efficiency, and so the order of scenarios that favour "
        "one of them.",
        "各领域在共享效率中的权重，因而影响偏重某一领域的情景排序。",
    ),
    "layer_exponent": Text(
        "Whether lowering one barrier helps while another stands: programmes against single "
        "measures.",
        "在其他壁垒仍存在时降低某一壁垒是否有用：综合方案与单项措施的对比。",
    ),
    "relay_charge": Text(
        "What distance over several cities costs, and so what a platform is worth.",
        "经过多座城市的代价，因而决定平台的价值。",
    ),
    "hub_friction": Text("What a platform achieves.", "平台的效果。"),
    "administration_factor": Text(
        "What rules at borders hold back, and so what coordination is worth.",
        "边界规则的阻碍程度，因而决定统筹协调的价值。",
    ),
    "project_cost": Text(
        "What projects cost, how many are built, and benefit-cost ratios.",
        "项目成本、建设数量与效益成本比。",
    ),
    "budget_share": Text(
        "How much cities can build at all, and what the state has to pay.",
        "城市总共能建设多少，以及国家需承担多少。",
    ),
    "bargaining_transfers": Text(
        "What cities achieve without a coordinator: the baseline itself.",
        "没有协调机构时城市能做到什么，即基准本身。",
    ),
    "planning_horizon": Text("Which projects cities find worth it.", "城市认为哪些项目值得。"),
    "trust_drop": Text("What security measures are worth.", "安全措施的价值。"),
    "growth_elasticity": Text(
        "What sharing does for output; sharing efficiency hardly depends on it.",
        "共享对产出的带动；共享效率几乎不受其影响。",
    ),
}
"""The uncertain parameters that the results lean on most, and what they decide."""
