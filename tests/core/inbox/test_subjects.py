"""Subjects as programs and gateways of all countries leave them, and when two of them are the same."""

import pytest

from fluenzr.core.inbox import subjects

COLONS = ("\uff1a", ":")
WORDS = """
Re RE re Re[2] Re(3) Re^2 Re*2 Réf Rép TR AW Aw WG Antwort Antw Betr Doorst SV Sv VB VS VL
Vastaus Vs Ats Atb R RIF Rif RIS I RES Res ENC RV Rta Resp Răsp Odp PD Odpověď Odg Одг Vá
Továbbítás Отв Ответ Пересл Відп Отг Αντ ΑΠ Απ ΣΧΕΤ ΠΡΘ YNT Ynt İLT Cevap BLS Bls TL ตอบ ส่งต่อ
回复 答复 回覆 答覆 转发 轉寄 返信 転送 회신 답장 전달 השב תשובה رد پاسخ FW Fwd Fw FWD
Antw. Réf. Odp. Atb. Ynt.
"""
PREFIXES = [f"{word}{colon}" for word in WORDS.split() for colon in COLONS] + ["RE :", "Re:Re:", "SV:Re:"]
TAGS = [
    "[EXTERNAL]", "[External]", "[EXT]", "[EXT]:", "EXTERNAL:", "External :", "EXT:", "EXT |",
    "[SPAM]", "[SPAM?]", "***SPAM***",
    "*** SPAM ***", "{Spam?}", "(EXT)", "<EXTERNAL>", "#EXT#", "*EXT*", "[list-name]",
    "[Sales Team #12]", "【外部】", "[EXTERN]",
    "[Externe]", "Caution:", "[EXTERNAL EMAIL]", "-EXTERNAL-", "[Suspected Spam]", "\u200f[EXTERNAL]",
]  # fmt: skip


@pytest.mark.parametrize("prefix", PREFIXES)
def test_a_prefix_of_any_language_says_that_it_answers(prefix):
    for subject in (
        f"{prefix} Our offer",
        f"{prefix}Our offer",
        f"{prefix}  Re: \u200eOUR\u00a0offer",
        f"[EXT] {prefix} Our offer",
    ):
        assert subjects.bare(subject) == "our offer"
        assert subjects.is_answer(subject)


@pytest.mark.parametrize("tag", TAGS)
def test_what_gateways_and_lists_put_before_it_is_left_out(tag):
    assert subjects.without_tags(f"{tag} Our offer") == "Our offer"
    assert subjects.without_tags(f"{tag} Re: Our offer") == "Re: Our offer"
    assert subjects.bare(f"Re: {tag} RE: Our offer") == subjects.bare(f"{tag} Re: Our offer") == "our offer"
    assert not subjects.is_answer(f"{tag} Our offer")


@pytest.mark.parametrize("tag", ["[External]", "(fwd)", "(encrypted)", "[SEC=UNCLASSIFIED]", "{Spam?}"])
def test_and_what_they_put_behind_it(tag):
    assert subjects.bare(f"Re: Our offer {tag}") == "our offer"


@pytest.mark.parametrize(
    "subject",
    [
        "Report: the year", "Answers: all of them", "Q: who?", "External hiring: a plan",
        "Extra: news", "re", "Reply",
        "Accepted: Our offer", "Automatic reply: Our offer", "A: B", "Spam filters compared",
        "Your order (2)", "10:30?",
        "Refund: now",
    ],
)  # fmt: skip
def test_a_subject_of_its_own_stays_as_it_is(subject):
    assert subjects.bare(subject) == subject.lower()
    assert subjects.without_tags(subject) == subject
    assert not subjects.is_answer(subject)


def test_what_is_nothing_but_a_tag_stays():
    assert subjects.without_tags("[Acme]") == "[Acme]"
    assert subjects.bare("Re: [Acme]") == subjects.bare("[Acme]") == "[acme]"
    assert subjects.bare("") == subjects.bare("Re:") == ""


def test_the_two_forms_of_a_letter_with_an_accent_are_one():
    assert subjects.bare("Va\u0301: O\u0308l") == subjects.bare("\u00d6l") == "öl"


@pytest.mark.parametrize("piece", ["re:", "[", "[a]", "*", "(", "external", "re[", "- ", "spam ", "re: [x] "])
def test_hostile_subjects_are_read_as_far_as_they_go(piece):
    assert len(subjects.bare(piece * 100_000)) <= 1000
