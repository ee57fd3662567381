"""What X takes for a domain when it looks for links in a text."""

from care.channels.x.endings import GENERIC_ENDINGS

_COUNTRIES = """
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt bv bw by bz ca
cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et eu fi fj fk fm fo fr ga
gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke
kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu
mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa
sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tp tr tt tv tw tz ua
ug uk um us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""
COUNTRY_CODES = frozenset(_COUNTRIES.split())
LABEL_LENGTH = 63


def is_domain(host: str, *, has_scheme: bool = False) -> bool:
    """Whether X makes a link of it. Without a scheme its ending must be one that X knows."""
    labels = host.lower().split(".")
    if len(labels) < 2 or any(not 0 < _wire_length(label) <= LABEL_LENGTH for label in labels):
        return False
    if "_" in labels[-2] or "_" in labels[-1]:
        return False
    ending = labels[-1]
    if has_scheme:
        return ending in COUNTRY_CODES or len(ending) > 2 or not ending.isascii()
    return ending in COUNTRY_CODES or ending in GENERIC_ENDINGS


def _wire_length(label: str) -> int:
    """In bytes as it goes over the wire; 0 for one that is encoded and then again not."""
    if label.isascii():
        return len(label)
    return 0 if label.startswith("xn--") else len("xn--") + len(label.encode("punycode"))
