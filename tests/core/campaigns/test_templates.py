import re
import tomllib

import pytest

from fluenzr.core.campaigns import templates
from fluenzr.core.common import contact_fields
from fluenzr.core.common.errors import NotFound
from fluenzr.core.emails import template_check
from fluenzr.core.templates import languages
from fluenzr.core.templates.variables import variables
from fluenzr.core.workflow.graph import Workflow
from fluenzr.core.workflow.layout import lay_out

LANGUAGES = languages.SHIPPED.codes
EVERY = [(language, template) for language in LANGUAGES for template in templates.every(language)]
ids = [f"{language} {template.key}" for language, template in EVERY]


EMAILS = [
    pytest.param(email, id=f"{language} {template.key} {email.id}")
    for language, template in EVERY
    for email in Workflow.parse(template.workflow).emails
]


@pytest.mark.parametrize("template", [template for _, template in EVERY], ids=ids)
def test_a_template_is_a_workflow_and_says_what_it_is_for(template):
    workflow = Workflow.parse(template.workflow)
    assert len(workflow.emails) >= 3
    assert lay_out(template.workflow).target is None
    assert template.name
    assert template.says.endswith(".")


@pytest.mark.parametrize("email", EMAILS)
def test_nothing_of_it_keeps_a_campaign_from_starting(email):
    assert template_check.faults(email) == {}
    assert template_check.findings(email.body, html=False) == []


@pytest.mark.parametrize("email", EMAILS)
def test_what_a_contact_may_lack_has_a_fallback(email):
    for variable in [*variables(email.subject), *variables(email.body)]:
        assert variable.steps or variable.name not in contact_fields.VARIABLES


def test_every_language_has_files_of_its_own_and_the_same_texts():
    told = {}
    for language in LANGUAGES:
        path = languages.LOCALE / language / "campaigns.toml"
        words = tomllib.loads(path.read_text(encoding="utf-8"))
        told[language] = {(key, name) for key, texts in words.items() for name in texts}
    assert all(names == told["en"] for names in told.values())


def test_french_is_set_as_french_is():
    text = (languages.LOCALE / "fr" / "campaigns.toml").read_text(encoding="utf-8")
    words = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    assert not re.search(r"(?:^|[^\u00a0\u202f])[;!?](?: |$)", words, re.MULTILINE)
    assert not re.search(r"\w :(?: |$)", words, re.MULTILINE)
    assert "'" not in words


def test_a_language_without_templates_has_the_english_ones():
    assert templates.get("return", "eo") == templates.get("return", "en")
    assert templates.get("return", "../en") == templates.get("return", "en")


def test_there_is_no_other_template():
    with pytest.raises(NotFound):
        templates.get("spam", "en")


def test_a_workflow_is_the_callers_own():
    templates.get("return", "en").workflow["nodes"].clear()
    assert templates.get("return", "en").workflow["nodes"]
