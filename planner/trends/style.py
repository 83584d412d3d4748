"""How pictures of check-ins look: one stylesheet for every page that has some. Pure.

Its colours are the tokens of `app.css`, which follow light, dark and forced colours. A part is told by the shape of its
marks and the width of its line, and by its colour only beside that.
"""

PAGE = """
.t{font-family:var(--font);direction:ltr;overflow:visible}
.t path{fill:none}
.t-word{fill:var(--ink-2)}
.t-rule{stroke:var(--rule);stroke-width:1}
.t-lived{stroke:var(--heather);stroke-linecap:round}
.t-staff{stroke:var(--ink);stroke-linecap:square}
.t-way{stroke-width:3.5;stroke-linejoin:round}
.t-staff.t-way{stroke-width:1.8}
.t-gap{stroke-width:2.2;stroke-dasharray:.1 5.5;stroke-linecap:round}
.t-dot{stroke-width:11}
.t-hole{stroke-width:6;stroke:var(--paper)}
.t-now{stroke-width:13}
.t-staff.t-dot{stroke-width:8.5}
.t-staff.t-hole{stroke-width:4.5}
.t-staff.t-now{stroke-width:10.5}
.t-many.t-dot{stroke-width:7}
.t-many.t-hole{stroke-width:3.4}
.t-many.t-staff.t-dot{stroke-width:5.5}
.t-many.t-staff.t-hole{stroke-width:2.4}
.t-lines{display:grid;gap:2rem clamp(1.5rem,3vw,3rem)}
.t-lines{grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr))}
.t-lines>li{border-block-start:2px solid var(--rule);padding-block-start:.75rem}
.t-lines>li{display:grid;gap:.5rem;align-content:start;justify-items:start}
.t-lines>.t-low{border-color:var(--heather)}
.t-lines>li{min-inline-size:0;break-inside:avoid}
.t-lines .t{inline-size:100%;max-inline-size:26rem;block-size:auto;margin-block-start:.25rem}
.t-lines p{text-wrap:wrap;overflow-wrap:anywhere}
.t-key{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem;font-size:var(--t--1);color:var(--ink-2)}
.t-key li{display:flex;gap:.5rem;align-items:center}
.t-key .t{flex:none;inline-size:3rem}
@media (forced-colors:active){
.t{forced-color-adjust:none}
.t-word{fill:CanvasText}
.t-rule{stroke:CanvasText;stroke-opacity:.3}
.t-lived,.t-staff{stroke:CanvasText}
.t-hole{stroke:Canvas}
}
@media print{
.t-lines{grid-template-columns:repeat(2,1fr)}
.t-hole{stroke:#fff}
}
""".strip()
"""The style of these pictures on a page."""
