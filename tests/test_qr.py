"""QR codes: what a camera needs, and nothing that the content security policy refuses."""

import re

import segno

from coproduction.qr import qr_code

TEXT = "https://plan.example.org/join/iPc1hFvokLzlNkjhnCcLH4-D8R0/"


def dark_modules(drawn: str) -> set[tuple[int, int]]:
    """Where the drawing is dark: column and row, counted from the corner of the quiet zone."""
    found = re.search(r'stroke="#000" d="([^"]*)"', drawn)
    assert found is not None
    column, row, dark = 0, -1, set()
    for command, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", found[1]):
        if command == "M":
            column, row = int(float(first)), int(float(second))
        elif command == "m":
            column, row = column + int(float(first)), row + int(float(second or 0))
        else:
            dark |= {(column + step, row) for step in range(int(first))}
            column += int(first)
    return dark


def test_it_draws_the_code_dark_on_white_with_four_modules_around() -> None:
    drawn = qr_code(TEXT)
    size = segno.make_qr(TEXT, error="m").symbol_size(border=4)[0]
    matrix = segno.make_qr(TEXT, error="m").matrix_iter(border=4)

    assert f'viewBox="0 0 {size} {size}"' in drawn
    assert f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/>' in drawn
    assert dark_modules(drawn) == {
        (column, row) for row, line in enumerate(matrix) for column, module in enumerate(line) if module
    }


def test_the_same_words_give_the_same_drawing_and_others_another() -> None:
    assert qr_code(TEXT) == qr_code(TEXT)
    assert qr_code(TEXT) != qr_code(TEXT + "x")


def test_no_letter_of_the_words_and_no_style_is_in_it() -> None:
    drawn = qr_code('"><script>go()</script>')
    assert "script" not in drawn
    assert "style" not in drawn
