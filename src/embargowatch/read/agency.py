"""News agencies by name and by form. In: a name as a page writes it. Out: whether it is that of a news agency."""

from __future__ import annotations

import re

# Agencies that sign copy with their bare name; public facts, the list is open-ended and only helps the form along.
_KNOWN = frozenset(
    """
    aa aap adnkronos afp agerpres amna ana anadolu ani ansa antara ap armenpress azertac belga bernama bloomberg
    bns bta cna cnn dpa efe elta europapress fars hina ians interfax interfax-ukraine irna isna jiji kazinform kcna
    kuna kyodo lusa mehr mena nan ntb panapress pap pti reuters ria rianovosti ritzau saba sana slovenia spa sta tanjug
    tasnim tass tasr tt ukrinform unian upi vna wafa wam xinhua yonhap
    """.split()
)
_LONG = frozenset(
    {
        "agence france-presse",
        "agence france presse",
        "associated press",
        "australian associated press",
        "bloomberg news",
        "deutsche presse-agentur",
        "european pressphoto agency",
        "kyodo news",
        "press association",
        "press trust of india",
        "reuters news",
        "ria novosti",
        "saudi press agency",
        "thomson reuters",
        "united press international",
        "xinhua news agency",
        "yonhap news agency",
    }
)
# A name that ends like this is an agency's by its form, whoever it is.
_FORM = re.compile(
    r"(?:[^\W\d_][\w.'’&-]* ){1,4}(?:News ?wire|Wire(?: Service)?|(?:News|Press|Information) Agency|Presse)"
)


def is_agency(name: str) -> bool:
    """Whether ``name`` is that of a news agency, known or by its form ("... Wire", "... News Agency")."""
    bare = re.sub(r"^the[ -]", "", name.strip(" .()[]"), flags=re.IGNORECASE)
    low = bare.lower()
    return low.replace(" ", "") in _KNOWN or low in _LONG or _FORM.fullmatch(bare.replace("-", " ")) is not None
