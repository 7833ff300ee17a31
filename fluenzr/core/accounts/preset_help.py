"""Help of the presets: what to do at a mail provider before a program can log in there. Pure.

Tested by `tests/core/accounts/test_presets.py`.
"""

from collections.abc import Callable

from fluenzr.core.templates.languages import Language

Help = Callable[[Language, str], str]
"""The text in a language, of a provider by its name."""


def google(language: Language, _: str) -> str:
    """Of Gmail and Google Workspace."""
    return language.gettext(
        "Either turn on 2-Step Verification, make an app password at "
        "https://myaccount.google.com/apppasswords and enter its 16 letters as the password; or set your own "
        "Google client once and connect with it. The password of the account itself is refused."
    )


def microsoft(language: Language, _: str) -> str:
    """Of Microsoft 365."""
    return language.gettext(
        "Microsoft takes no passwords for reading mail, and from January 2027 by default none for sending: "
        "register an application once and connect with it. An administrator has to leave Authenticated SMTP "
        "on for the mailbox."
    )


def outlook(language: Language, _: str) -> str:
    """Of Microsoft's own addresses."""
    return language.gettext(
        "Microsoft takes no passwords from programs: register an application once and connect with it. In "
        "Outlook on the web, Settings, Mail, Forwarding and IMAP, let devices and apps use IMAP."
    )


def app_password(language: Language, name: str) -> str:
    """Where only an app password logs in."""
    return language.gettext(
        "Make an app password in the security settings of your {provider} account and enter it here: the "
        "password that you sign in with is refused."
    ).format(provider=name)


def password(language: Language, name: str) -> str:
    """Where the password of the mailbox does."""
    return language.gettext("Enter the password of the mailbox, as in a mail program ({provider}).").format(
        provider=name
    )


def ovh(language: Language, _: str) -> str:
    """Of OVHcloud."""
    return language.gettext(
        "Enter the password of the mailbox. OVHcloud takes about 200 emails an hour. With Exchange or Email "
        "Pro the server is another one: the control panel names it, as ex5.mail.ovh.net or pro1.mail.ovh.net."
    )


def zoho(language: Language, _: str) -> str:
    """Of Zoho Mail."""
    return language.gettext(
        "Turn on IMAP access in the settings of Zoho Mail; with two-factor authentication make an app "
        "password at https://accounts.zoho.com. With a paid plan of your own domain the servers are "
        "smtppro and imappro instead of smtp and imap."
    )


def free(language: Language, _: str) -> str:
    """Of Free."""
    return language.gettext(
        "Turn on authenticated SMTP in your Free subscriber area, wait for an hour, then enter the password "
        "of the mailbox."
    )


def turn_on(language: Language, name: str) -> str:
    """Where programs are let in once that is turned on."""
    return language.gettext(
        "First allow POP and IMAP, or access by mail programs, in the settings of {provider}; then enter the "
        "password of the mailbox, or an app password where you have two-factor authentication."
    ).format(provider=name)


def proton(language: Language, _: str) -> str:
    """Of Proton Mail, by its Bridge."""
    return language.gettext(
        "Proton Mail Bridge has to run on the machine of this server, and FLUENZR_MAIL_ALLOW_PRIVATE=1 has "
        "to let it be reached. Enter the ports and the password that Bridge shows; its encryption is none "
        "here, as nothing leaves the machine."
    )


def filtered(language: Language, _: str) -> str:
    """Where only the filter in front is known."""
    return language.gettext(
        "A filter stands in front of this domain's mail, so that its provider cannot be told: choose it, or "
        "ask whoever runs the mail for the servers of SMTP and IMAP."
    )


def unknown(language: Language, _: str) -> str:
    """Where nothing is known."""
    return language.gettext(
        "Nothing is known of this domain: whoever runs its mail can name the servers of SMTP and IMAP, their "
        "ports and encryption."
    )
