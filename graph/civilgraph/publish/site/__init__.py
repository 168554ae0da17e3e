"""The static site: every page of a publication in four languages, as files for any web server.

`site_files` gives them one after another, so that no more than a page is held at a time; each page
comes in all its languages before the next. The same publication gives the same bytes in the same
order. Links are relative: the site works below any address, and opened by any file server.
"""

from __future__ import annotations

from civilgraph.publish.site.building import site_files

__all__ = ["site_files"]
