"""Aliases of one mailbox: `+tags`, Gmail's dots, domains of one provider. Pure.

And the domains at which anybody has an address, where a common domain says nothing of two people.
"""

import unicodedata

import idna

from fluenzr.core.common.addresses import identity
from fluenzr.core.common.text import fold

# Providers whose domains are one: the same name before the at sign is the same person.
_ONE_PROVIDER = (
    ("gmail.com", "googlemail.com"),
    ("icloud.com", "me.com", "mac.com"),
    ("proton.me", "protonmail.com", "protonmail.ch", "pm.me"),
    ("yandex.ru", "yandex.com", "yandex.by", "yandex.kz", "yandex.ua", "ya.ru"),
    ("fastmail.com", "fastmail.fm"),
)
_SAME_DOMAIN = {domain: first for first, *others in _ONE_PROVIDER for domain in others}
_DOTS_SAY_NOTHING = ("gmail.com",)

# Where anybody can have an address: mailbox providers, and internet providers with mailboxes for customers.
_PUBLIC = frozenset(
    """
    gmail.com googlemail.com outlook.com hotmail.com live.com msn.com passport.com windowslive.com yahoo.com
    ymail.com rocketmail.com myyahoo.com aol.com aim.com verizon.net att.net sbcglobal.net bellsouth.net
    comcast.net xfinity.com cox.net charter.net spectrum.net roadrunner.com rr.com optonline.net
    earthlink.net juno.com netzero.net frontier.com frontiernet.net windstream.net centurylink.net q.com
    suddenlink.net icloud.com me.com mac.com proton.me protonmail.com protonmail.ch pm.me tutanota.com
    tutanota.de tuta.com tuta.io tutamail.com keemail.me fastmail.com fastmail.fm hey.com zoho.com
    zohomail.com zoho.eu mail.com email.com usa.com gmx.com gmx.net gmx.de gmx.at gmx.ch web.de freenet.de
    t-online.de magenta.de arcor.de vodafone.de 1und1.de online.de o2online.de posteo.de posteo.net
    mailbox.org kabelmail.de unitybox.de netcologne.de ewe.net ewetel.net versanet.de osnanet.de aikq.de
    disroot.org riseup.net runbox.com hushmail.com mailfence.com startmail.com kolabnow.com inbox.com
    lycos.com excite.com rediffmail.com sify.com indiatimes.com orange.fr wanadoo.fr free.fr sfr.fr neuf.fr
    laposte.net bbox.fr numericable.fr club-internet.fr aliceadsl.fr cegetel.net 9online.fr noos.fr voila.fr
    gmx.fr skynet.be telenet.be proximus.be scarlet.be pandora.be bluewin.ch sunrise.ch hispeed.ch
    vtxmail.ch netplus.ch infomaniak.com ik.me etik.com aon.at chello.at a1.net libero.it virgilio.it iol.it
    inwind.it blu.it tin.it alice.it tim.it tiscali.it fastwebnet.it email.it poste.it teletu.it pec.it
    aruba.it terra.es telefonica.net movistar.es ono.com jazztel.es sapo.pt mail.telepac.pt iol.pt
    netcabo.pt clix.pt bol.com.br uol.com.br terra.com.br ig.com.br globo.com globomail.com r7.com oi.com.br
    zipmail.com.br ziggo.nl kpnmail.nl kpnplanet.nl planet.nl hetnet.nl home.nl casema.nl quicknet.nl
    xs4all.nl upcmail.nl chello.nl tele2.nl zonnet.nl online.nl solcon.nl btinternet.com btopenworld.com
    talk21.com sky.com virginmedia.com virgin.net ntlworld.com blueyonder.co.uk talktalk.net tiscali.co.uk
    o2.co.uk plusnet.com plus.com eircom.net telia.com comhem.se bredband.net spray.se swipnet.se telenor.no
    online.no broadpark.no mail.dk stofanet.dk jubii.dk youmail.dk tdcadsl.dk elisanet.fi kolumbus.fi
    luukku.com suomi24.fi saunalahti.fi pp.inet.fi wp.pl o2.pl onet.pl op.pl poczta.onet.pl interia.pl
    interia.eu poczta.fm gazeta.pl tlen.pl vp.pl go2.pl seznam.cz email.cz post.cz centrum.cz atlas.cz
    volny.cz tiscali.cz azet.sk zoznam.sk centrum.sk post.sk freemail.hu citromail.hu indamail.hu t-email.hu
    abv.bg mail.bg dir.bg mail.ru inbox.ru list.ru bk.ru internet.ru rambler.ru lenta.ru ro.ru
    autorambler.ru myrambler.ru yandex.ru yandex.com yandex.by yandex.kz yandex.ua ya.ru narod.ru ukr.net
    i.ua meta.ua bigmir.net tut.by otenet.gr forthnet.gr in.gr hol.gr freemail.gr mynet.com superonline.com
    ttmail.com walla.co.il walla.com bezeqint.net netvision.net.il 012.net.il qq.com vip.qq.com foxmail.com
    163.com vip.163.com 126.com yeah.net 188.com sina.com sina.cn vip.sina.com sohu.com tom.com 139.com
    189.cn wo.cn aliyun.com 21cn.com 263.net naver.com daum.net hanmail.net nate.com kakao.com yahoo.co.jp
    ymail.ne.jp docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp nifty.com biglobe.ne.jp
    so-net.ne.jp ocn.ne.jp pchome.com.tw hinet.net seed.net.tw netvigator.com singnet.com.sg bigpond.com
    bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au internode.on.net westnet.com.au dodo.com.au
    xtra.co.nz slingshot.co.nz orcon.net.nz sympatico.ca bell.net rogers.com shaw.ca telus.net videotron.ca
    cogeco.ca eastlink.ca prodigy.net.mx hotmail.es mweb.co.za telkomsa.net webmail.co.za vodamail.co.za
    duck.com simplelogin.com simplelogin.co relay.firefox.com mozmail.com privaterelay.appleid.com
    anonaddy.com mailinator.com guerrillamail.com yopmail.com 10minutemail.com temp-mail.org trashmail.com
    """.split()  # noqa: SIM905 - hundreds, of which none says more by itself
)
# Of these a provider has one in each country: `yahoo.co.uk`, `hotmail.fr`.
_IN_EACH_COUNTRY = ("yahoo", "ymail", "hotmail", "outlook", "live", "msn", "gmx", "aol", "zoho", "yandex")
_DOMAINS_OF_TWO_LETTERS = ("co", "com")


def mailbox(address: str) -> str:
    """An address in the form that all addresses of one mailbox share, as far as that is known."""
    local, _, name = fold(unicodedata.normalize("NFC", address)).strip().rpartition("@")
    here = domain(f"@{name}")
    here = _SAME_DOMAIN.get(here, here)
    # RFC 5233; Yahoo's `-` and qmail's are part of too many names.
    untagged = local.partition("+")[0] or local
    if here in _DOTS_SAY_NOTHING:
        untagged = untagged.replace(".", "")
    return f"{untagged}@{here}"


def domain(address: str) -> str:
    """The domain of an address, in lower case and ASCII where it can be (RFC 5891)."""
    return identity(address.strip().rstrip(".")).rpartition("@")[2]


def spellings(name: str) -> tuple[str, ...]:
    """The domains of the provider whose domain this is; of others this one alone, in ASCII and not."""
    same = next((domains for domains in _ONE_PROVIDER if name in domains), None)
    return same or tuple(dict.fromkeys((name, _unicode(name))))


def _unicode(name: str) -> str:
    try:
        return idna.decode(name)
    except (idna.IDNAError, UnicodeError):
        return name


def is_public(name: str) -> bool:
    """Whether anybody can have an address at a domain, so that it says nothing of who writes from there."""
    if name in _PUBLIC:
        return True
    provider, _, country = name.partition(".")
    parts = country.split(".")
    return provider in _IN_EACH_COUNTRY and (
        (len(parts) == 1 and len(parts[0]) in (2, 3))
        or (len(parts) == 2 and parts[0] in _DOMAINS_OF_TWO_LETTERS and len(parts[1]) == 2)
    )
