"""The picture of the grid: what stands where, the names beside it, and its text as SVG. Pure.

`scene` is what a picture is asked to show; `grid` draws it, `group` draws one group with its marks, `key` says what
signs mean, `telling` says it all in words, and `style` holds the one stylesheet of pictures.
"""
