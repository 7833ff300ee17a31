"""Encodings of files: found, told, and turned into UTF-8."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fluenzr.core.common import csv_encoding
from fluenzr.core.common.csv_encoding import Guess, Unreadable, as_utf8, guess

FRENCH = (
    "email;pr\u00e9nom;soci\u00e9t\u00e9\n"
    "a@b.fr;\u00c9lodie;Cr\u00e9dit G\u00e9n\u00e9ral \u2013 l\u2019\u00e9t\u00e9\n"
)


def recognised(pieces) -> str:
    return guess(pieces).encoding


def text_of(content: bytes, size: int = 7) -> tuple[str, str]:
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    encoding = recognised(pieces)
    return encoding, b"".join(as_utf8(pieces, encoding)).decode()


@pytest.mark.parametrize(
    ("encoding", "written"),
    [
        ("utf-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32"),
        ("cp1252", "cp1252"),
    ],
)
@pytest.mark.parametrize("text", [FRENCH, "email\tnom\r\na@b.fr\tJos\u00e9\r\n", FRENCH * 500])
def test_everyday_encodings_are_recognised(encoding, written, text):
    assert text_of(text.encode(written)) == (encoding, text)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("\u0418\u0432\u0430\u043d \u041f\u0435\u0442\u0440\u043e\u0432", "cp1251"),
        ("\u65e5\u672c\u682a\u5f0f\u4f1a\u793e \u5c71\u7530\u592a\u90ce", "shift_jis"),
    ],
)
def test_what_cannot_be_western_is_refused(name, written):
    content = (f"email,name\na@b.test,{name}\n" * 3).encode(written)
    with pytest.raises(Unreadable, match=r"neither UTF-8, UTF-16 nor cp1252, perhaps .*: name its encoding"):
        recognised([content])
    assert b"".join(as_utf8([content], written)).decode() == content.decode(written)


def test_a_few_wrong_bytes_do_not_make_a_file_western():
    assert recognised([FRENCH.encode() * 3 + b"a@b.fr;In\xe8s\n"]) == "utf-8"
    assert recognised([b"email\n", b"a@b.fr;In\xc3", b"\xa8s\n"]) == "utf-8"


def test_what_is_not_in_the_encoding_that_was_named_is_told_by_its_line():
    with pytest.raises(Unreadable, match="Near line 3 the file is not cp1252"):
        list(as_utf8([b"email\na@b.c\n", b"b@b.c,\x81\n"], "cp1252"))


@pytest.mark.parametrize("name", csv_encoding.OTHERS)
def test_any_encoding_that_can_be_named_reads_a_file_or_is_told(name):
    with contextlib.suppress(Unreadable):
        assert b"".join(as_utf8([b"email,name\nz@x.co,Zo\xc3\xa9\n"], name)).decode()


@pytest.mark.parametrize("name", ["utf7", "rot13", "base64", "idna", "nonsense", "\0", "unicode_escape", ""])
def test_an_encoding_that_files_do_not_have_is_refused(name):
    with pytest.raises(ValueError, match="Must be an encoding"):
        csv_encoding.known(name)


def test_encodings_have_many_names():
    assert [csv_encoding.known(name) for name in ("UTF8", "Windows-1252", "latin1", "ISO-8859-15")] == [
        "utf-8",
        "cp1252",
        "iso8859-1",
        "iso8859-15",
    ]


@given(st.binary(max_size=200), st.integers(1, 9))
def test_any_bytes_are_recognised_or_refused(content, size):
    pieces = [content[start : start + size] for start in range(0, len(content), size)]
    try:
        encoding = recognised(pieces)
        if encoding != "utf-8":
            b"".join(as_utf8(pieces, encoding)).decode()
    except Unreadable:
        pass


@pytest.mark.parametrize("encoding", ["mac-roman", "cp850", "cp1252"])
@pytest.mark.parametrize(
    "text",
    [
        "Pr\u00e9nom;Soci\u00e9t\u00e9;E-mail\rZo\u00e9;Cr\u00e9dit;z@x.co\r\u00c9lodie;\u00c9lan;e@x.co\r",
        "email,name\na@x.co,Ada\nz@x.co,Zo\u00e9\n",
        "email,name\nf@x.co,Fran\u00e7ois M\u00fcller\nh@x.co,H\u00e9l\u00e8ne Pr\u00e9v\u00f4t\n",
        "E-Mail,Firma\nm@x.co,Gr\u00f6\u00dfe & S\u00f6hne\n",
    ],
)
def test_what_excel_for_mac_and_dos_wrote_is_recognised(encoding, text):
    assert text_of(text.encode(encoding)) == (encoding, text)


@pytest.mark.parametrize(
    "text",
    [
        "Imi\u0119;Nazwisko;Email\r\n\u0141ukasz;\u017b\u00f3\u0142\u0107;l@x.co\r\n",
        "Email;Firma\nl@x.co;Sp\u00f3\u0142ka \u0141\u00f3d\u017a\n",
        "Email;N\u00e9v\nl@x.co;\u0160t\u011bp\u00e1n Ko\u013eaj\n",
    ],
)
def test_what_is_written_between_poland_and_romania_is_recognised(text):
    assert text_of(text.encode("cp1250")) == ("cp1250", text)


@pytest.mark.parametrize(
    "text",
    [
        "email,name\ng@x.is,Gu\u00f0r\u00fan \u00de\u00f3rsd\u00f3ttir\n",
        "email,name\ns@x.is,Sn\u00e6r \u00ddmisson\n",
        "email,nimi\nj@x.ee,J\u00fcri P\u00f5ld\nm@x.ee,\u00d5nne \u0160midt\n",
    ],
)
def test_what_iceland_and_estonia_write_is_not_taken_for_polish(text):
    assert text_of(text.encode("cp1252")) == ("cp1252", text)


def test_an_apostrophe_of_word_processors_is_western():
    text = "email,name\nd@x.co,D\u2019Arc \u2013 \u0152uvres\n"
    assert text_of(text.encode("cp1252")) == ("cp1252", text)


def test_a_byte_order_mark_holds_against_more_that_is_wrong():
    assert recognised([b"\xef\xbb\xbfemail,name\nz@x.co,Zo\xe9\nl@x.co,L\xe9o\n"]) == "utf-8"


def a_file(names: str) -> str:
    return "email;name\n" + "".join(f"a@x.co;{name}\n" for name in names.split(","))


@pytest.mark.parametrize(
    ("names", "written"),
    [
        (
            "Ji\u0159\u00ed Dvo\u0159\u00e1k,Tom\u00e1\u0161 \u010cern\u00fd,P\u0159\u00edjmen\u00ed",
            "iso8859-2",
        ),
        ("Vesel\u00e1,Tom\u00e1\u0161", "iso8859-2"),
        ("\u0141ukasz \u017b\u00f3\u0142\u0107,D\u0105browska,Wi\u015bniewski", "iso8859-2"),
        ("\u015etefan,Bucure\u015fti,Br\u00e2ncu\u015fi,Mih\u0103ilescu", "cp1250"),
        ("Br\u00e2ncu\u015fi", "cp1250"),
    ],
)
def test_the_encodings_of_central_europe_are_told_apart_by_a_language(names, written):
    assert guess([a_file(names).encode(written)]) == Guess(written)


@pytest.mark.parametrize(
    ("names", "written"),
    [
        ("Sz\u0151ke Gerg\u0151,F\u0171t\u0151 B\u00e9la,\u00d6d\u00f6n", "cp1250"),
        ("\u0110ur\u0111ica \u010covi\u0107,Kova\u010devi\u0107", "cp1250"),
        ("R\u016bta Kazlauskien\u0117,\u017dyd\u016bnas \u0160imkus", "cp1257"),
        ("J\u0101nis B\u0113rzi\u0146\u0161,L\u012bga Kalni\u0146a", "cp1257"),
        ("Ay\u015fe Y\u0131lmaz,\u00c7a\u011fr\u0131 \u015eahin,\u00d6zt\u00fcrk", "cp1254"),
    ],
)
def test_a_file_that_may_be_in_another_encoding_says_so(names, written):
    found = guess([a_file(names).encode(written)])
    assert (found.encoding, written in found.others) == ("cp1252", True)


def test_a_few_letters_that_a_mac_and_windows_both_could_mean_are_told():
    assert guess([a_file("\u017di\u017eek").encode("cp1252")]) == Guess("mac-roman", ("cp1252",))


def test_a_french_file_with_one_name_from_elsewhere_is_not_taken_for_a_macs():
    assert recognised([a_file("\u017di\u017eek \u00c9ditions,\u0152uvre").encode("cp1252")]) == "cp1252"


FRENCH_NAMES = (
    "Jos\u00e9 \u00c9luard,\u0152uvres & Cie,H\u00e9l\u00e8ne Pr\u00e9v\u00f4t,Fran\u00e7ois M\u00fcller,"
    "L\u2019\u00c9t\u00e9,\u00cele-de-R\u00e9,Zo\u00eb,No\u00ebl,\u00c0 propos,n\u00b012,m\u00b2,10 \u20ac,"
    "FRAN\u00c7OISE D\u00db,A\u00efcha,Ma\u00eft\u00e9,\u00ab\u00e9t\u00e9\u00bb,L'Ha\u00ff,M\u00aa,1\u00ba,"
    "Ma\u00f1ana"
)


@pytest.mark.parametrize("names", [FRENCH_NAMES, *FRENCH_NAMES.split(",")])
def test_a_french_file_is_no_other_and_raises_no_doubt(names):
    assert guess([a_file(names).encode("cp1252")]) == Guess("cp1252")


FOUND_IN_WORDS = [  # beginnings are put before them
    "élie",
    "noël",
    "rançois",
    "oupès",
    "être",
    "aimée",
    "mile",
    "imões",
    "oão",
    "uñoz",
    "örg",
    "üller",
    "øren",
    "jær",
    "åse",
    "ín",
    "ón",
    "ún",
    "ûr",
    "ù",
    "imek",
]
WESTERN_WORDS = st.lists(
    st.tuples(
        st.sampled_from("ABCDEFGH\u00c9\u00c0\u00c7\u00d6\u00d8\u00c5\u0160\u017d"),
        st.sampled_from(FOUND_IN_WORDS),
    ).map("".join),
    max_size=8,
)


@given(WESTERN_WORDS)
def test_no_file_with_french_names_is_taken_for_one_of_central_europe(names):
    content = f"email;pr\u00e9nom\na@x.co;H\u00e9l\u00e8ne\nb@x.co;Fran\u00e7ois\nc@x.co;{' '.join(names)}\n"
    assert recognised([content.encode("cp1252")]) == "cp1252"
