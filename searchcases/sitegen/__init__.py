"""How does an index become a site? Everything is gathered first, then written, then published.

::

    report = build(Index.open("index"), "site", SiteOptions(title="Chest radiology"))

``addresses`` (where does a page live?), ``catalogue`` (which cases?), ``topics`` (what do they
share?), ``listings``, ``evidence`` and ``browsing`` (which lists?), ``cases``, ``plots``,
``formatting`` (what does a page show?), ``pages`` and ``rendering`` (how does it become HTML?),
``jobs`` and ``workers`` (who makes it?), ``assets``, ``shards``, ``images``, ``feeds`` (what else
is served?), ``output`` (how does it get there?).
"""

from searchcases.sitegen.options import SiteOptions
from searchcases.sitegen.steps import SiteReport, build, build_unknown

__all__ = ["SiteOptions", "SiteReport", "build", "build_unknown"]
