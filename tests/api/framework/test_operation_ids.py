import pytest

from fluenzr.api.framework import operation_ids


@pytest.mark.parametrize(
    ("method", "rule", "lists", "name"),
    [
        ("GET", "/contacts", True, "contacts.list"),
        ("POST", "/contacts", False, "contacts.create"),
        ("GET", "/contacts/<contact_id>", False, "contacts.get"),
        ("PUT", "/contacts/<contact_id>", False, "contacts.update"),
        ("DELETE", "/contacts/<contact_id>", False, "contacts.delete"),
        ("GET", "/workspace", False, "workspace.get"),
        ("PUT", "/workspace", False, "workspace.update"),
        ("GET", "/email-accounts", True, "emailAccounts.list"),
        ("DELETE", "/suppressions/<email>", False, "suppressions.delete"),
        # what is done with all
        ("POST", "/contacts/bulk", False, "contacts.bulk"),
        ("POST", "/contacts/search", True, "contacts.search"),
        ("POST", "/contacts/import", False, "contacts.import"),
        ("GET", "/contacts/export", False, "contacts.export"),
        # and with one
        ("POST", "/campaigns/<campaign_id>/start", False, "campaigns.start"),
        ("POST", "/campaigns/<campaign_id>/test-send", False, "campaigns.testSend"),
        ("POST", "/campaigns/<campaign_id>/contacts/<contact_id>/resolve", False, "campaigns.resolve"),
        ("GET", "/contacts/<contact_id>/export", False, "contacts.getExport"),
        # what belongs to one
        ("GET", "/campaigns/<campaign_id>/contacts", True, "campaigns.listContacts"),
        ("POST", "/campaigns/<campaign_id>/contacts", False, "campaigns.addContacts"),
        ("DELETE", "/campaigns/<campaign_id>/contacts", False, "campaigns.removeContacts"),
        ("GET", "/campaigns/<campaign_id>/stats", False, "campaigns.getStats"),
        ("GET", "/campaigns/<campaign_id>/activity", True, "campaigns.listActivity"),
        ("GET", "/email-accounts/<id>/messages/<message_id>", False, "emailAccounts.getMessage"),
        ("GET", "/contacts/imports/<import_id>", False, "contacts.getImport"),
        ("GET", "/contacts/imports/<import_id>/errors", False, "contacts.getImportErrors"),
    ],
)
def test_the_name_follows_from_path_and_method(method: str, rule: str, lists: bool, name: str) -> None:
    assert operation_ids.name(rule, method, lists=lists) == name


def test_a_view_may_name_its_method() -> None:
    rule = "/campaigns/<campaign_id>/stats/emails"
    assert operation_ids.name(rule, "GET", lists=True, called="getEmailStats") == "campaigns.getEmailStats"
