"""Write a report as one self-contained HTML page.

Owns the page of a report. Every text is escaped, nothing runs, nothing is fetched.
"""

from __future__ import annotations

import base64
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from civilgraph.view.policy import digest

STYLE = """
body{margin:0;color:#1f2933;font:17px/1.6 system-ui,sans-serif}
main{max-width:44rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.7rem;line-height:1.25}h2{margin-top:2.4rem;font-size:1.2rem}
code{font-size:.78em;color:#52606d;overflow-wrap:anywhere}img{max-width:100%;height:auto}
@media print{code{color:#000}}
"""


def render_report(report: object) -> str:
    """Write a report (title, sections of sentences and charts) as HTML."""
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    environment.filters["b64"] = lambda text: base64.b64encode(text.encode()).decode()
    template = files("civilgraph.view").joinpath("report.html.jinja").read_text(encoding="utf-8")
    return environment.from_string(template).render(
        report=report,
        style=Markup(STYLE),  # noqa: S704 (our own text)
        style_hash=Markup(digest(STYLE)),  # noqa: S704
    )
