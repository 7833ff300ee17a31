"""Machines are told from people by what they call themselves and by how fast they are."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fluenzr.core.tracking.bots import in_bursts, is_known

PREFETCH = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/42.0.2311.135 Safari/537.36 Edge/12.246 Mozilla/5.0"
)


@pytest.mark.parametrize(
    "agent",
    [
        None,
        "",
        "  ",
        "Mozilla/5.0",
        PREFETCH,
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
        "facebookexternalhit/1.1",
        "Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) HeadlessChrome/120.0 Safari/605",
        "python-requests/2.31.0",
        "Python-urllib/3.11",
        "curl/8.5.0",
        "Go-http-client/1.1",
        "Apache-HttpClient/4.5 (Java/11.0)",
        "Mozilla/5.0 (compatible; BarracudaCentral)",
        "Microsoft Office Existence Discovery",
    ],
)
def test_agents_of_machines(agent):
    assert is_known(agent)


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 "
        "Safari/537.36 Edg/120.0.0.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:120.0) Gecko/20100101 Thunderbird/115.5.1",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Mobile/15E148",
        "Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.17029; Pro; ms-office; MSOffice 16)",
        "YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html",
        "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Microsoft Outlook 16.0.17029)",
        "Mozilla/5.0 (Linux; Android 9; CUBOT_X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/119.0 "
        "Mobile Safari/537.36",
    ],
)
def test_agents_of_people(agent):
    assert not is_known(agent)


@pytest.mark.parametrize(
    ("clicks", "machine"),
    [
        ([], set()),
        ([(0, 1), (0, 2)], set()),
        ([(0, 1), (1000, 2), (2000, 3)], {0, 1, 2}),
        ([(0, 1), (1000, 2), (2001, 3)], set()),
        ([(0, 1), (1, 1), (2, 1), (3, 1)], set()),
        ([(0, 1), (1, 2), (2, 1), (3, 2), (4, 3)], {0, 1, 2, 3, 4}),
        ([(0, 1), (1500, 2), (2500, 3), (3500, 4), (9000, 1)], {1, 2, 3}),
    ],
)
def test_bursts(clicks, machine):
    assert in_bursts(clicks) == machine


@settings(max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 6000), st.integers(1, 4)), max_size=9).map(sorted))
def test_a_click_is_a_machines_where_it_is_one_of_three_links_within_two_seconds(clicks):
    expected = set()
    for trio in itertools.combinations(range(len(clicks)), 3):
        times, followed = zip(*(clicks[index] for index in trio), strict=True)
        if max(times) - min(times) <= 2000 and len(set(followed)) == 3:
            # Whoever follows three links follows the same one twice as well.
            begun = min(times)
            expected |= {i for i, (at, _) in enumerate(clicks) if begun <= at <= begun + 2000}
    assert in_bursts(clicks) == expected
