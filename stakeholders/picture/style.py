"""How pictures look: the one stylesheet of pictures, for pages and for downloads. Pure.

On a page its colours are the tokens of `app.css`, which follow light, dark and forced colours. A download stands on its
own, so there each token is one plain colour.
"""

_TOKENS = {
    "--surface": "#ffffff",
    "--sunk": "#e9ece2",
    "--rule": "#d2d8cc",
    "--edge": "#75817a",
    "--ink": "#15211d",
    "--ink-2": "#45524c",
    "--ink-3": "#5b6761",
    "--heather": "#7d2c64",
    "--heather-tint": "#f4e4ef",
    "--gorse": "#f4c430",
    "--on-gorse": "#15211d",
}
"""The light colours of `app.css`."""

_DRAWING = """
.g{font-family:var(--font);font-weight:600;direction:ltr;overflow:visible}
.g text{fill:var(--ink)}
.g-zone{fill:var(--heather-tint)}
.g-rule{stroke:var(--rule);stroke-width:1;fill:none}
.g-line{stroke:var(--ink-3);stroke-width:1.5;stroke-dasharray:3 4;fill:none}
.g-frame{stroke:var(--ink);stroke-width:2;fill:none}
.g .g-part{fill:var(--ink-3);font-weight:600;stroke:var(--surface);stroke-width:6}
.g .g-part,.g .g-name,.g .g-out .g-n{stroke-linejoin:round;paint-order:stroke}
.g .g-part-hot{fill:var(--heather);font-weight:700;stroke:var(--heather-tint)}
.g .g-tick{fill:var(--ink-2);font-weight:400}
.g .g-axis{font-weight:700}
.g-axis-arrow{stroke:var(--ink);stroke-width:2;fill:none}
.g-shape{fill:var(--surface);stroke:var(--ink);stroke-width:2.2}
.g-second{fill:none;stroke:var(--ink);stroke-width:1.6}
.g-own .g-shape{fill:var(--ink)}
.g-hot .g-shape,.g-hot .g-second,.g-hot .g-stuck{stroke:var(--heather)}
.g-hot.g-own .g-shape{fill:var(--heather)}
.g-out .g-shape,.g-out .g-second,.g-out .g-stuck{stroke:var(--edge)}
.g-out .g-shape,.g-out.g-own .g-shape{fill:var(--sunk)}
.g .g-n{font-weight:700;font-variant-numeric:tabular-nums lining-nums}
.g .g-own .g-n{fill:var(--surface)}
.g .g-hot .g-n{fill:var(--heather)}
.g .g-hot.g-own .g-n{fill:var(--surface)}
.g .g-out .g-n{fill:var(--ink);stroke:var(--sunk);stroke-width:5}
.g-none .g-shape{stroke-dasharray:4.5 3}
.g .g-none.g-own .g-shape{stroke:var(--surface)}
.g-loud{fill:none;stroke:var(--heather);stroke-width:4}
.g .g-missing .g-name{fill:var(--heather)}
.g-cross{stroke:var(--ink-3);stroke-width:2;fill:none}
.g-stuck{stroke:var(--ink);stroke-width:4;fill:none}
.g-ask{fill:var(--gorse);stroke:var(--on-gorse);stroke-width:1.4}
.g-ask-mark{stroke:var(--on-gorse);stroke-width:2;fill:none}
.g-ask-dot{fill:var(--on-gorse)}
.g-halo{fill:none;stroke:var(--gorse);stroke-width:6}
.g-halo-edge{fill:none;stroke:var(--ink);stroke-width:1.5}
.g-cell{fill:var(--sunk);stroke:var(--ink);stroke-width:2.2}
.g-hot .g-cell{fill:var(--heather-tint);stroke:var(--heather)}
.g .g-name{stroke:var(--surface);stroke-width:4}
.g-reach{stroke:var(--ink-2);stroke-width:1.2;stroke-dasharray:1.5 5;fill:none}
.g-lead{stroke:var(--ink-3);stroke-width:1;fill:none}
.g-spread{fill:var(--ink-3);fill-opacity:.1;stroke:var(--ink-2);stroke-width:1.5;stroke-dasharray:7 4}
.g-was{fill:var(--surface);stroke:var(--ink-2);stroke-width:1.8;stroke-dasharray:3 2.4}
.g-moved{stroke:var(--ink);stroke-width:2;fill:none;stroke-linejoin:round}
.g-ghost{fill:var(--surface);stroke:var(--ink-2);stroke-width:2.2;stroke-dasharray:.1 4.6;stroke-linecap:round}
"""
"""What downloads use too. Only what programs that know little of style understand: one class, or one within another."""

_ALONE = """
.g .g-heading{font-weight:700}
.g .g-text{font-weight:400}
"""
"""What only downloads have."""

_PAGE = """
.g-box{container-type:inline-size}
.g-box .g{inline-size:100%;block-size:auto}
.g-wide{display:none}
.g-narrow,.g-one{max-inline-size:26rem}
@media (min-width:44rem){.g-beside{inline-size:21rem}}
.g-wide{max-inline-size:54rem}
@container (min-width:36.5rem){.g-box .g-wide{display:block}.g-box .g-narrow{display:none}}
.g-panel{background:var(--surface);border:1px solid var(--rule);border-radius:6px}
.g-panel{padding:clamp(10px,2.5vw,20px)}
.g-panel .g-key{border-block-start:1px solid var(--rule);margin-block-start:1rem;padding-block-start:.75rem}
.g-key{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(15rem,100%),1fr));gap:.25rem 1.5rem}
.g-key{font-size:var(--t--1);color:var(--ink-2)}
.g-key li{display:flex;gap:.5rem;align-items:center}
.g-key span{overflow-wrap:anywhere}
.g-key .g{flex:none;inline-size:3rem;block-size:2.25rem}
.g-flags > li{grid-template-columns:3rem minmax(0,1fr)}
.g-flags .g{inline-size:3rem;block-size:2.25rem}
.actions + #picture{margin-block-start:var(--s-3)}
.g-below{margin-block-start:var(--s-7)}
.sheet .g-key{font-size:1em;color:var(--ink)}
.sheet .flip td{block-size:auto}
.g-slide{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:.5rem}
.g-slide input,.g-five{grid-column:1/-1;grid-row:1}
.g-slide .g-five{grid-row:2;display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 .5rem;max-inline-size:none}
.g-slide .btn{min-block-size:var(--tap);padding:.25rem clamp(.25rem,4vw,1.25rem);justify-self:start}
.g-slide .btn+input+.btn{justify-self:end}
.g-word{color:var(--heather)}
@media screen and (max-width:44rem){
.flip.g-rows tr{grid-template-columns:repeat(auto-fit,minmax(min(5.1rem,100%),1fr));column-gap:.75rem}
.flip.g-rows td[data-wide]{font-size:inherit}
.flip.g-rows td[data-wide]::before{display:inline}
.flip.g-rows td:empty{display:none}
.flip.g-rows td a{padding-block:.75rem;margin-block:-.75rem}
#move-status{margin:0;min-block-size:0}
#move-status:not(:empty){position:fixed;z-index:5;inset-inline:0;inset-block-end:0;max-block-size:40vh;overflow:auto}
#move-status:not(:empty){background:var(--surface);border-block-start:2px solid var(--ink);padding:var(--s-3) 1.25rem}
html:has(#move-status:not(:empty)){scroll-padding-block-end:7rem}
body:has(#move-status:not(:empty)){padding-block-end:7rem}
}
.g-hit{fill:transparent;pointer-events:all}
.g-mark[data-code]{cursor:grab;touch-action:none}
@media (forced-colors:active){
.g{forced-color-adjust:none}
.g text,.g .g-part,.g .g-part-hot,.g .g-tick,.g .g-hot .g-n,.g .g-out .g-n{fill:CanvasText}
.g .g-own .g-n,.g .g-hot.g-own .g-n{fill:Canvas}
.g-zone{fill:Canvas}
.g-rule{stroke:CanvasText;stroke-opacity:.3}
.g-line,.g-frame,.g-axis-arrow,.g-second,.g-hot .g-second,.g-out .g-second{stroke:CanvasText}
.g-cross,.g-loud,.g-stuck,.g-hot .g-stuck,.g-out .g-stuck{stroke:CanvasText}
.g .g-none.g-own .g-shape{stroke:Canvas}
.g .g-missing .g-name{fill:CanvasText}
.g-lead,.g-reach,.g-spread,.g-moved,.g-ghost,.g-halo-edge{stroke:CanvasText}
.g-shape,.g-hot .g-shape,.g-out .g-shape,.g-out.g-own .g-shape{fill:Canvas;stroke:CanvasText}
.g-was,.g-cell,.g-hot .g-cell{fill:Canvas;stroke:CanvasText}
.g-own .g-shape,.g-hot.g-own .g-shape{fill:CanvasText;stroke:CanvasText}
.g .g-name,.g .g-part,.g .g-part-hot,.g .g-out .g-n{stroke:Canvas}
.g-halo{stroke:Highlight}
.g-ask{fill:Canvas;stroke:CanvasText}
.g-ask-mark{stroke:CanvasText}
.g-ask-dot{fill:CanvasText}
}
@media print{
.g-box .g-wide{display:block;max-block-size:13.5cm}
.g-box .g-narrow,.g-hit{display:none}
.g-beside{inline-size:7cm}
.g-panel{border:0;padding:0}
.g-key{break-inside:avoid}
.g-panel .g-key{grid-template-columns:repeat(3,1fr);font-size:10pt}
#groups > #table{break-before:page}
}
"""

PAGE = (_DRAWING.strip() + _PAGE).strip()
"""The style of pictures on a page."""

ALONE_FONT = '"Atkinson Next", "Atkinson Hyperlegible Next", "Noto Sans", "Segoe UI", Roboto, sans-serif'


def alone() -> str:
    """The style of a picture that stands alone, in plain colours."""
    style = (_DRAWING + _ALONE).strip().replace("var(--font)", ALONE_FONT)
    for token, colour in _TOKENS.items():
        style = style.replace(f"var({token})", colour)
    return style
