"""Bot detection: opens and clicks by scanners, prefetchers and proxies, not people. Pure."""

import re
from collections.abc import Sequence

SOON_MS = 2000
"""So soon after the server took an email, or after one another, only machines open and click."""
BURST_LINKS = 3
"""Different links of one email, followed that soon after one another, are followed by a machine."""

_NAMES = (
    # Gmail in an open browser fetches the images of what has just come in, read or not; what it fetches when
    # the email is shown comes as GoogleImageProxy and counts (bird.com/en-us/blog/gmail-prefetching-images).
    r"Chrome/42\.0\.2311\.135 Safari/537\.36 Edge/12\.246 Mozilla/5\.0",
    # Who calls itself one: search engines, link previews of chats, uptime checks. Cubot makes telephones.
    r"(?<!cu)bot(?:\b|_)|crawl|spider|slurp|scanner|uptime|facebookexternalhit|WhatsApp/|BingPreview|UriPreview",
    # Security gateways, where they say who they are.
    "Barracuda|Mimecast|Proofpoint|Symantec|MessageLabs|FireEye|Trend ?Micro|Sophos|Forcepoint|IronPort",
    "SafeLinks|Office Existence Discovery|Google-Safety|urlscan|VirusTotal",
    # Browsers without a screen, and libraries that no mail program shows images with. Not okhttp and not
    # ms-office: there are mail programs behind these.
    "HeadlessChrome|PhantomJS|Puppeteer|Playwright|Selenium",
    "curl/|Wget/|python|aiohttp|httpx/|libwww|Go-http-client|Java/|Apache-HttpClient|axios/|node-fetch|undici",
    r"got \(|Ruby|PHP/|GuzzleHttp|HTTPie|Scrapy|PowerShell",
)
_KNOWN = re.compile("|".join(_NAMES), re.IGNORECASE)


def is_known(user_agent: str | None) -> bool:
    """Whether the `User-Agent` is one of a machine, or none at all.

    ``Mozilla/5.0`` and nothing else is Apple's mail privacy protection: it fetches all images of all emails.
    """
    name = (user_agent or "").strip()
    return name in ("", "Mozilla/5.0") or _KNOWN.search(name) is not None


def in_bursts(clicks: Sequence[tuple[int, int]]) -> set[int]:
    """Indexes of the clicks that a machine made which follows all links of an email.

    `clicks` are those of one email, as (time in ms, link), in order of time.
    """
    found: set[int] = set()
    for first, (begun, _) in enumerate(clicks):
        near = [index for index in range(first, len(clicks)) if clicks[index][0] - begun <= SOON_MS]
        if len({clicks[index][1] for index in near}) >= BURST_LINKS:
            found.update(near)
    return found
