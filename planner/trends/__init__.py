"""What check-ins found, in words and over time: sentences first, and a picture drawn from them. Pure.

`findings` says it, `drawing` draws one line of the promise as SVG, and `style` holds the one stylesheet of it. All of
it is made of what `privacy` let through, and of nothing else.
"""
