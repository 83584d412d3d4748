"""How wide text is, so that names can be placed beside each other: the advance widths of the font of pages. Pure."""

import unicodedata

_CHARACTERS = {
    160: "\u2009",
    220: "'",
    260: "j|¦ȷ",
    280: ",.:;‘’‚",
    300: "`i´·¸¹ìíîīįı",
    320: " !l\xa0¡ïĺļ",
    340: "()[",
    360: "]ł˚",
    380: "-frtľŕřţťƒț",
    400: '"_{}ª¯°ˉ‹›',
    420: "²³º",
    440: "/1I\\¨ÌÍÎÏĪĮİ•",
    460: "˜",
    480: "ˆˇ“”„",
    500: "*˝ℓ",
    520: "csz¢çćċčśşšźżžș–",
    540: "7vxy~¶¿×ýÿŷỳ",
    560: "?Lak§àáâãäåāăąĳķĹĻĽ",
    580: "29<>FJehnouèéêëñòóôõöøùúûüēėęěħńņňőūůűų",
    600: "+3E^bdgpq¤ÈÉÊËð÷þđĒĖĘĚğġģŁ†−",
    620: "$5=STZ¬±ŚŞŠŢŤŹŻŽȘȚ⁄",
    640: "468P£Þß₹",
    660: "0BCRVY¥«»ÇÝĆĊČŔŘŶŸỲ∕",
    680: "AKÀÁÂÃÄÅĀĂĄĶ€",
    700: "DUXÙÚÛÜĎďŪŮŰŲẞ",
    720: "GHNÐÑĐĞĠĢĦŃŅŇ",
    740: "&wŵẁẃẅ",
    760: "OQÒÓÔÕÖØŐ",
    780: "#…",
    800: "@©®",
    840: "—",
    860: "M¼½",
    880: "æ",
    900: "WmŴẀẂẄ",
    940: "¾œ",
    960: "™",
    980: "%Æ",
    1000: "Ĳ",
    1040: "Œ",
}
"""Thousandths of the text's size, of Atkinson Hyperlegible Next at weight 700, and the characters so wide at most."""
_ADVANCES = {character: advance for advance, found in _CHARACTERS.items() for character in found}
_OTHER = 700
"""A character that the font has not: another font of the reader's draws it."""
_BROAD = 1_050
"""A character that fills a square, such as a Chinese one or an emoji."""
_SLACK = 1.02
"""Fonts are hinted; nothing may touch by a hair."""
CUT = "…"


def text_width(text: str, *, size: float) -> float:
    """How wide text is at most, in the unit of its size."""
    return sum(map(_advance, text)) * size * _SLACK / 1000


def _advance(character: str) -> int:
    advance = _ADVANCES.get(character)
    if advance is not None:
        return advance
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return _BROAD if unicodedata.east_asian_width(character) in "WF" else _OTHER


def cut_text(text: str, *, size: float, width: float) -> str:
    """The text where it fits, else as much of it as fits before an ellipsis."""
    if text_width(text, size=size) <= width:
        return text
    room = (width - text_width(CUT, size=size)) / size / _SLACK * 1000
    kept = 0
    for character in text:
        room -= _advance(character)
        if room < 0:
            break
        kept += 1
    return text[:kept].rstrip() + CUT


def wrapped(text: str, *, size: float, width: float) -> list[str]:
    """The text on one line where it fits, else broken once between words, what is too long cut."""
    if text_width(text, size=size) <= width:
        return [text]
    words = text.split()
    ways = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    if not ways:
        return [cut_text(text, size=size, width=width)]
    best = min(ways, key=lambda lines: max(text_width(line, size=size) for line in lines))
    return [cut_text(line, size=size, width=width) for line in best]
