"""Response headers of the document; that answers have them, and no others, is held by the tests' client."""

import pytest

from tests.support import factories

OF_VALID_KEYS = {"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Cache-Control"}
EVERYWHERE = {"X-Request-Id", "X-Content-Type-Options"}


@pytest.fixture
def responses(document):
    """Every response of every operation: method, status, its headers by the names of their components."""
    shared = document.content["components"]["responses"]
    found = []
    for methods in document.content["paths"].values():
        for method, operation in methods.items():
            for status, response in operation.get("responses", {}).items() if method != "parameters" else ():
                name = response.get("$ref", "").rpartition("/")[2]
                headers = (shared[name] if name else response)["headers"]
                found.append((method.upper(), status, response, headers))
    return found


def test_each_is_described_once_and_used(document, responses):
    described = document.content["components"]["headers"]
    for header in described.values():
        assert header["description"]
        assert "$ref" not in header
    for _, _, _, headers in responses:
        assert headers == {name: {"$ref": f"#/components/headers/{name}"} for name in headers}
    assert set().union(*(headers for *_, headers in responses)) == set(described)


def test_every_answer_says_which_it_has(responses):
    for method, status, response, headers in responses:
        assert headers.keys() >= EVERYWHERE
        assert (headers.keys() >= OF_VALID_KEYS) is (status != "401"), status
        assert ("WWW-Authenticate" in headers) is (status == "401")
        assert ("Retry-After" in headers) is (status in ("409", "429", "503"))
        assert ("Allow" in headers) is (status == "default")
        is_file = status.startswith("2") and "text/csv" in response["content"]
        assert ("Content-Disposition" in headers) is is_file
        assert ("ETag" in headers) is (
            status == "304" or (method == "GET" and status == "200" and not is_file)
        )
        if status.startswith("2"):
            assert ("Idempotency-Replayed" in headers) is (method == "POST")


@pytest.mark.parametrize("email", ["ada@example.com", "nobody"])
def test_what_is_answered_again_is_as_documented(client, email):
    sent = {"json": {"email": email}, "headers": {"Idempotency-Key": "once"}}
    first, again = (client.post("/v1/contacts", **sent) for _ in range(2))
    assert "Idempotency-Replayed" not in first.headers
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (first.status_code, "true")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda headers: headers.update({"X-Cost": "3"}), "with X-Cost"),
        (lambda headers: headers.pop("X-RateLimit-Limit"), "without X-RateLimit-Limit"),
        (lambda headers: headers.pop("X-Content-Type-Options"), "without X-Content-Type-Options"),
        (lambda headers: headers.update({"X-RateLimit-Reset": "soon"}), "X-RateLimit-Reset: soon"),
        (lambda headers: headers.update({"Cache-Control": "public"}), "Cache-Control: public"),
    ],
)
def test_the_client_of_the_tests_tells_what_is_not_documented(client, document, workspace, change, words):
    group = factories.make_group(workspace)
    path = f"/v1/groups/{group['id']}"
    answer = client.get(path)
    headers = dict(answer.headers)
    change(headers)
    with pytest.raises(AssertionError, match=words):
        document.check("GET", path, 200, headers, answer.get_data())
