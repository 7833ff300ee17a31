"""/metrics for Prometheus, counted in the database: every web process answers the same. Who may see it.

Tested by `tests/api/public/test_docs_and_health.py`.
"""

import hmac
import os
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from prometheus_client import ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector, CollectorRegistry
from werkzeug import Request

import fluenzr
from fluenzr.core.common import public_hosts
from fluenzr.core.server import status as server_status
from fluenzr.settings.values import METRICS_TOKEN

__all__ = ["CONTENT_TYPE", "may_see", "text"]

# Whoever sends one of these asks for somebody else.
_FORWARDED = ("forwarded", "x-forwarded-", "x-real-ip", "via")

_OUTCOMES = "Emails that were sent and what became of them, each counted once"


def may_see(access: str, request: Request) -> bool:
    """Whether a request may see what concerns all workspaces; `access` is the setting METRICS."""
    if access.startswith(METRICS_TOKEN):
        wanted = "Bearer " + access.removeprefix(METRICS_TOKEN)
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), wanted.encode())
    if access == "loopback":
        return _is_of_this_host(request)
    return access == "public"


def _is_of_this_host(request: Request) -> bool:
    """Whether somebody on this host asks it by its own name and for nobody else.

    A browser here asks by another name where a page makes that name lead here (DNS rebinding).
    """
    asked = urlsplit(f"//{request.host}").hostname or ""
    return (
        public_hosts.is_loopback(request.remote_addr or "")
        and (asked == "localhost" or public_hosts.is_loopback(asked))
        and not any(name.lower().startswith(_FORWARDED) for name, _ in request.headers)
    )


def text(poll_seconds: int) -> bytes:
    """All metrics in Prometheus' text format."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Counted(server_status.counts(poll_seconds)))
    registry.register(_Process())
    return generate_latest(registry)


class _Counted(Collector):
    def __init__(self, counts: server_status.Counts):
        self._counts = counts

    def collect(self) -> Iterable[Metric]:
        counts = self._counts
        yield _gauge("fluenzr_info", "The version that runs", "version", {fluenzr.__version__: 1})
        yield GaugeMetricFamily("fluenzr_contacts", "Contacts", value=counts.contacts)
        yield _gauge("fluenzr_campaigns", "Campaigns by status", "status", counts.campaigns)
        yield _gauge("fluenzr_emails", "Emails by state", "state", counts.emails)
        outcomes = CounterMetricFamily("fluenzr_email_outcomes", _OUTCOMES, labels=("outcome",))
        for name, count in counts.outcomes.items():
            outcomes.add_metric((name,), count)
        yield outcomes
        yield GaugeMetricFamily(
            "fluenzr_queue_depth", "Contacts of active campaigns due now", value=counts.due
        )
        yield GaugeMetricFamily(
            "fluenzr_mailboxes_unread", "Mailboxes not read for three polls", value=counts.unread_mailboxes
        )
        yield GaugeMetricFamily(
            "fluenzr_workers", "Worker processes seen in the last minute", value=counts.workers
        )
        if counts.heartbeat_ms is not None:
            age = counts.heartbeat_ms / 1000
            yield GaugeMetricFamily(
                "fluenzr_worker_heartbeat_age_seconds", "Since a worker was last seen", value=age
            )


class _Process(Collector):
    """Of the web process that answers, by its pid: the others tell of themselves when they are asked."""

    def collect(self) -> Iterator[Metric]:
        pid = {"pid": str(os.getpid())}
        for metric in ProcessCollector(registry=None).collect():
            metric.samples = [sample._replace(labels={**sample.labels, **pid}) for sample in metric.samples]
            yield metric


def _gauge(name: str, help_text: str, label: str, values: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(name, help_text, labels=(label,))
    for value, count in sorted(values.items()):
        family.add_metric((value,), count)
    return family
