import json
import os
import stat
import subprocess
import sys
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from fluenzr import config
from fluenzr.config import ConfigError
from fluenzr.settings import key_file, masking
from tests.support import settings_page
from tests.support.servers import ROOT, environment

SECRET = "a secret of sixteen or more"

IN_FORCE = [
    ("HOST", "0.0.0.0", "host", "0.0.0.0"),
    ("PORT", "9000", "port", 9000),
    ("PUBLIC_URL", "https://mail.example.com/", "public_url", "https://mail.example.com"),
    ("WEB_PROCESSES", "4", "web_processes", 4),
    ("WEB_THREADS", "7", "web_threads", 7),
    ("WORKER_PROCESSES", "2", "worker_processes", 2),
    ("WORKER_THREADS", "3", "worker_threads", 3),
    ("TIMEZONE", "America/New_York", "timezone", "America/New_York"),
    ("RATE_LIMIT", "50 / hour", "rate_limit", "50/hour"),
    ("MIN_FREE_MB", "0", "min_free_mb", 0),
    ("INBOX_POLL_SECONDS", "30", "inbox_poll_seconds", 30),
    ("WEBHOOK_ALLOW_PRIVATE", "1", "webhook_allow_private", True),
    ("WEBHOOK_PROXY", "http://u:p@proxy.example:3128/", "webhook_proxy", "http://u:p@proxy.example:3128"),
    ("MAIL_ALLOW_PRIVATE", "no", "mail_allow_private", False),
    ("MAIL_ALLOW_PRIVATE", "1", "mail_allow_private", True),
    ("MAIL_ALLOW_PRIVATE", "AUTO", "mail_allow_private", "auto"),
    ("GOOGLE_CLIENT_ID", "1-a.example", "google_client_id", "1-a.example"),
    ("GOOGLE_CLIENT_SECRET", SECRET, "google_client_secret", SECRET),
    ("MICROSOFT_CLIENT_ID", "00000000-aaaa", "microsoft_client_id", "00000000-aaaa"),
    ("MICROSOFT_CLIENT_SECRET", SECRET, "microsoft_client_secret", SECRET),
    ("MICROSOFT_TENANT", "contoso.example", "microsoft_tenant", "contoso.example"),
    ("OAUTH_ENDPOINTS", '{"google": {}}', "oauth_endpoints", '{"google": {}}'),
    ("DNS_SERVERS", "192.0.2.53:53, [::1]:54", "dns_servers", ("192.0.2.53:53", "[::1]:54")),
    ("ALLOW_LOCAL_LINKS", "1", "allow_local_links", True),
    ("TRUSTED_PROXIES", "2", "trusted_proxies", 2),
    ("CORS_ORIGINS", "https://a.example, https://b.example", "cors_origins", ("https://a.example", "https://b.example")),
    ("CORS_ORIGINS", "HTTPS://A.Example/", "cors_origins", ("https://a.example",)),
    ("CORS_ORIGINS", "https://a.example:443 http://b.example:80", "cors_origins",
     ("https://a.example", "http://b.example")),
    ("CORS_ORIGINS", "http://localhost:5173, http://[::1]:80", "cors_origins",
     ("http://localhost:5173", "http://[::1]")),
    ("CORS_ORIGINS", "chrome-extension://abcdef", "cors_origins", ("chrome-extension://abcdef",)),
    ("METRICS", "off", "metrics", "off"),
    ("METRICS", "0", "metrics", "off"),
    ("METRICS", "1", "metrics", "loopback"),
    ("METRICS", "Public", "metrics", "public"),
    ("METRICS", "token:0123456789abcdef", "metrics", "token:0123456789abcdef"),
    ("LOG_FORMAT", "JSON", "log_format", "json"),
    ("LOG_LEVEL", "debug", "log_level", "debug"),
    ("REDIS_URL", "redis://localhost:6379/0", "redis_url", "redis://localhost:6379/0"),
    ("DATABASE_URL", "postgresql://u@h/d", "database_url", "postgresql://u@h/d"),
    ("SECRET_KEY", SECRET, "secret_key", SECRET.encode()),
    ("BACKUP_EVERY", "24h", "backup_every", 86_400),
    ("BACKUP_KEEP", "3", "backup_keep", 3),
    ("BACKUP_DIR", "/mnt/backups", "backup_dir", Path("/mnt/backups")),
    ("BACKUP_PASSPHRASE", "correct horse battery", "backup_passphrase", "correct horse battery"),
]  # fmt: skip

REFUSED = [
    ("PORT", "0"), ("PORT", "65536"), ("PORT", "-1"), ("PORT", "eighty"), ("PORT", "٣"), ("PORT", "8000.0"),
    ("WEB_PROCESSES", "0"),
    ("WORKER_PROCESSES", "0"),
    ("METRICS", "token:"), ("METRICS", "token:short"), ("METRICS", "yes please"),
    ("PUBLIC_URL", "mail.example.com"), ("PUBLIC_URL", "https://"),
    ("CORS_ORIGINS", "app.example.com"), ("CORS_ORIGINS", "*"), ("CORS_ORIGINS", "https://*.example.com"),
    ("CORS_ORIGINS", "https://app.example.com/page"), ("CORS_ORIGINS", "https://a.example, nope"),
    ("CORS_ORIGINS", "https://u@a.example"), ("CORS_ORIGINS", "https://a.example:x"),
    ("CORS_ORIGINS", "null"), ("CORS_ORIGINS", "https://prénom.example"), ("CORS_ORIGINS", "https://[::1"),
    ("WEBHOOK_PROXY", "https://proxy.example:3128"), ("WEBHOOK_PROXY", "http://"), ("WEBHOOK_PROXY", "http://p:x"),
    ("TIMEZONE", "Mars/Olympus"), ("TIMEZONE", "../../etc/passwd"),
    ("RATE_LIMIT", "1000"), ("RATE_LIMIT", "0/minute"), ("RATE_LIMIT", "10/fortnight"),
    ("METRICS", "maybe"),
    ("DNS_SERVERS", "192.0.2.53"), ("DNS_SERVERS", "dns.example.com:53"), ("DNS_SERVERS", "192.0.2.53:0"),
    ("LOG_FORMAT", "xml"),
    ("DATABASE_URL", "mysql://localhost/x"),
    ("SECRET_KEY", "too short"),
    ("BACKUP_EVERY", "daily"), ("BACKUP_EVERY", "h"), ("BACKUP_EVERY", "59"), ("BACKUP_EVERY", "-1d"),
    ("BACKUP_KEEP", "0"),
    ("BACKUP_PASSPHRASE", "too short"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, tmp_path):
    for name in [name for name in os.environ if name.startswith(config.PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_everything_has_a_default():
    settings = config.load()
    assert settings.data_dir == Path("data")
    assert settings.data_dir.is_dir()
    assert settings.database_url == f"sqlite:///{Path('data').resolve()}/fluenzr.db"
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8000, "http://localhost:8000")
    assert (settings.rate_limit, settings.timezone) == ("1000/minute", "Europe/Paris")
    assert (settings.webhook_allow_private, settings.mail_allow_private) == (False, "auto")
    assert settings.rate_limit_uri == f"counters://{Path('data').resolve()}/limits.counts"
    assert not settings.origins


@pytest.mark.parametrize(("variable", "text", "name", "expected"), IN_FORCE)
def test_a_variable_is_in_force(monkeypatch, variable, text, name, expected):
    monkeypatch.setenv("FLUENZR_" + variable, f" {text} ")
    settings = config.load()
    assert getattr(settings, name) == expected
    assert settings.origins == {name: "environment"}


def test_every_setting_is_tried_above():
    tried = {name for _, _, name, _ in IN_FORCE}
    assert {item.name for item in fields(config.Settings)} - tried == {"data_dir", "origins"}


@pytest.mark.parametrize(("variable", "text"), REFUSED)
def test_a_wrong_value_is_refused_and_its_variable_named(monkeypatch, variable, text):
    monkeypatch.setenv("FLUENZR_" + variable, text)
    with pytest.raises(ConfigError, match="FLUENZR_" + variable):
        config.load()


def test_the_public_url_follows_the_port(monkeypatch):
    monkeypatch.setenv("FLUENZR_PORT", "9000")
    assert config.load().public_url == "http://localhost:9000"


def test_an_empty_variable_counts_as_absent(monkeypatch):
    monkeypatch.setenv("FLUENZR_PORT", "  ")
    settings = config.load()
    assert settings.port == 8000
    assert "port" not in settings.origins


def test_a_value_may_come_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text(f"{SECRET}\n")
    monkeypatch.setenv("FLUENZR_SECRET_KEY_FILE", str(tmp_path / "secret"))
    settings = config.load()
    assert settings.secret_key == SECRET.encode()
    assert settings.origins == {"secret_key": "file"}


def test_a_file_that_is_missing_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("FLUENZR_SECRET_KEY_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(ConfigError, match=r"FLUENZR_SECRET_KEY_FILE.*nowhere"):
        config.load()


def test_a_variable_and_its_file_together_are_refused(monkeypatch, tmp_path):
    (tmp_path / "port").write_text("9000")
    monkeypatch.setenv("FLUENZR_PORT", "9000")
    monkeypatch.setenv("FLUENZR_PORT_FILE", str(tmp_path / "port"))
    with pytest.raises(ConfigError, match="not both"):
        config.load()


def test_a_data_directory_that_cannot_be_made_is_told(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FLUENZR_DATA_DIR", str(tmp_path / "file" / "data"))
    with pytest.raises(ConfigError, match="FLUENZR_DATA_DIR"):
        config.load()


def test_the_secret_key_is_made_once_for_the_owner_alone():
    first = config.load().secret_key
    assert len(first) >= 43
    assert stat.S_IMODE(Path("data/secret.key").stat().st_mode) == 0o600
    assert config.load().secret_key == first
    assert [path.name for path in Path("data").iterdir()] == ["secret.key"]


def test_processes_that_start_at_once_have_one_secret_key():
    program = """
import sys
from fluenzr import config
print("ready", flush=True)
sys.stdin.read()
print(config.load().secret_key.decode())
"""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    command, directory = [sys.executable, "-c", program], {"PYTHONPATH": str(ROOT)}
    starting = [subprocess.Popen(command, env=directory, **pipes) for _ in range(6)]
    for process in starting:
        process.stdout.readline()
    for process in starting:
        process.stdin.close()
    keys = set()
    for process in starting:
        with process:
            keys.add(process.stdout.read())
    assert len(keys) == 1


def test_a_key_beside_a_file_that_holds_another_is_refused(monkeypatch):
    kept = config.load().secret_key
    monkeypatch.setenv("FLUENZR_SECRET_KEY", kept.decode())
    assert config.load().secret_key == kept
    monkeypatch.setenv("FLUENZR_SECRET_KEY", "another key of 16 characters")
    with pytest.raises(ConfigError, match=r"FLUENZR_SECRET_KEY is not what .*secret\.key holds"):
        config.load()


def test_only_who_wants_a_key_makes_one():
    assert config.load(makes_key=False).secret_key == b""
    assert not Path("data", "secret.key").exists()
    made = config.load()
    assert config.load(makes_key=False).secret_key == made.secret_key
    assert key_file.take_back(made.data_dir)
    assert not Path("data", "secret.key").exists()


def test_settings_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        config.load().port = 1


def test_no_secret_is_shown(monkeypatch):
    monkeypatch.setenv("FLUENZR_DATABASE_URL", "postgresql://user:canary-database@host/name")
    monkeypatch.setenv("FLUENZR_REDIS_URL", "redis://:canary-redis@host:6379/0")
    monkeypatch.setenv("FLUENZR_SECRET_KEY", "canary-of-the-secret-key")
    settings = config.load()
    assert "canary" not in json.dumps(settings.masked()) + repr(settings)
    shown = {name: (value, origin) for name, value, origin in settings.masked()}
    assert shown["FLUENZR_DATABASE_URL"] == (f"postgresql://{masking.MASK}@host/name", "environment")
    assert shown["FLUENZR_SECRET_KEY"] == (masking.MASK, "environment")
    assert shown["FLUENZR_PORT"] == ("8000", "default")


@pytest.mark.parametrize(
    ("variable", "value", "shown"),
    [
        ("DATABASE_URL", "postgresql:///n?host=h&user=u&password=canary", "postgresql:///n?host=h&user=***&password=***"),
        ("DATABASE_URL", "postgresql://u:p@h/n?sslpassword=canary&application_name=b", "postgresql://***@h/n?sslpassword=***&application_name=b"),
        ("REDIS_URL", "redis://h/0?password=canary", "redis://h/0?password=***"),
        ("METRICS", "token:a-canary-of-a-token", "token:***"),
    ],
)  # fmt: skip
def test_secrets_are_masked_wherever_they_stand(monkeypatch, variable, value, shown):
    monkeypatch.setenv(f"FLUENZR_{variable}", value)
    rows = {name: told for name, told, _ in config.load().masked()}
    assert rows[f"FLUENZR_{variable}"].replace(masking.MASK, "***") == shown


def test_env_in_the_working_directory_is_read(monkeypatch):
    monkeypatch.delenv("PYTHON_DOTENV_DISABLED", raising=False)
    Path("port").write_text("9002")
    Path(".env").write_text(
        "# a comment\nFLUENZR_HOST=0.0.0.0\nexport FLUENZR_TIMEZONE='UTC'\nFLUENZR_LOG_LEVEL=debug\n"
        "FLUENZR_PORT_FILE=port\nFLUENZR_WEB_THREDS=3\nPATH=/nowhere\nFLUENZR_REDIS_URL\n"
    )
    monkeypatch.setenv("FLUENZR_LOG_LEVEL", "error")
    before = dict(os.environ)
    try:
        settings = config.load()
        assert (settings.host, settings.timezone, settings.log_level) == ("0.0.0.0", "UTC", "error")
        assert settings.port == 9002
        assert settings.origins == {
            "host": ".env", "timezone": ".env", "log_level": "environment", "port": "file"
        }  # fmt: skip
        assert config.unknown() == ["FLUENZR_WEB_THREDS is no setting: did you mean FLUENZR_WEB_THREADS?"]
        assert os.environ["PATH"] == before["PATH"]
    finally:
        for name in os.environ.keys() - before.keys():
            del os.environ[name]


def test_env_that_is_no_text_is_told(monkeypatch):
    monkeypatch.delenv("PYTHON_DOTENV_DISABLED", raising=False)
    Path(".env").mkdir()
    assert config.load().port == 8000
    Path(".env").rmdir()
    Path(".env").write_bytes(b"FLUENZR_PORT=\xff\xfe")
    with pytest.raises(ConfigError, match=r"Cannot read .*\.env"):
        config.load()


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("FLUENZR_PUBLC_URL", "FLUENZR_PUBLIC_URL"),
        ("FLUENZR_PUBLICURL", "FLUENZR_PUBLIC_URL"),
        ("FLUENZR_SECRET_KEYFILE", "FLUENZR_SECRET_KEY"),
        ("FLUENZR_SECRETKEY_FILE", "FLUENZR_SECRET_KEY"),
        ("FLUENZR_DATABASE_URI", "FLUENZR_DATABASE_URL"),
        ("FLUENZR_WEBHOOKS_ALLOW_PRIVATE", "FLUENZR_WEBHOOK_ALLOW_PRIVATE"),
    ],
)
def test_a_name_that_is_no_setting_is_told_with_the_nearest(monkeypatch, name, nearest):
    monkeypatch.setenv(name, "x")
    assert config.unknown() == [f"{name} is no setting: did you mean {nearest}?"]


def test_a_name_that_is_near_to_none_is_told_too(monkeypatch):
    monkeypatch.setenv("FLUENZR_XYZZY", "x")
    assert config.unknown() == ["FLUENZR_XYZZY is no setting: `fluenzr config` lists those there are"]


def test_what_belongs_to_others_is_not_told(monkeypatch):
    for name in (
        "FLUENZR_API_KEY", "FLUENZR_BASE_URL", "FLUENZR_TEST_DATABASE", "FLUENZR_TEST_POSTGRES_URL",
        "FLUENZR_SOAK", "FLUENZR_SOAK_REPORT", "FLUENZR_PORT", "FLUENZR_SECRET_KEY_FILE", "FLUENZRX",
    ):  # fmt: skip
        monkeypatch.setenv(name, "x")
    assert config.unknown() == []


def test_every_setting_says_what_it_does_and_the_page_is_up_to_date():
    for name, item in config.described().items():
        assert item.metadata.get("description"), name
    assert settings_page.PATH.read_text() == settings_page.page(), "make settings-docs"


def test_not_all_cores_are_taken_without_being_asked_for(monkeypatch):
    for cores, processes in ((1, 1), (3, 3), (64, 4), (None, 1)):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        assert config.load().web_processes == processes


def test_the_masked_rows_name_every_variable():
    names = {name for name, _, _ in config.load().masked()}
    assert names == {f"FLUENZR_{variable}" for variable, *_ in IN_FORCE} | {"FLUENZR_DATA_DIR"}


def test_settings_survive_the_way_through_an_environment(monkeypatch):
    """What the tests' own servers are started with."""
    before = config.load()
    for name, value in environment(before).items():
        if name.startswith(config.PREFIX):
            monkeypatch.setenv(name, value)
    after = config.load()
    for item in fields(before):
        if item.name != "origins":
            assert getattr(after, item.name) == getattr(before, item.name)
