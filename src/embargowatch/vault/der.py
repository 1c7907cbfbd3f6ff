"""Just enough DER (ITU-T X.690) to put a set in order. In: a reply of RFC 3161. Out: the same, certificates sorted.

DER wants the members of a SET in the order of their bytes. Authorities that send their chain often send it leaf first,
and a strict reader refuses the whole reply. The certificates of a CMS message are not covered by its signature (RFC
5652, section 5.4), so their order may be mended for the reader; the reply itself is kept as it came.
"""

from __future__ import annotations


def with_sorted_certificates(reply: bytes) -> bytes:
    """The reply with its certificates in order. ValueError where it is not laid out as a reply."""
    start, end = _certificates(reply)
    members = []
    place = start
    while place < end:
        _, after = _inside(reply, place, end)
        members.append(reply[place:after])
        place = after
    return reply[:start] + b"".join(sorted(members)) + reply[end:]


def _certificates(reply: bytes) -> tuple[int, int]:
    """Where the certificates lie; an empty place where there are none."""
    start, end = _inside(reply, 0, len(reply), 0x30)  # TimeStampResp
    if end != len(reply):
        raise ValueError("there is something behind the reply")
    _, start = _inside(reply, start, end, 0x30)  # PKIStatusInfo
    if start == end:
        return end, end  # a refusal has no token
    start, end = _inside(reply, start, end, 0x30)  # ContentInfo
    _, start = _inside(reply, start, end, 0x06)
    start, end = _inside(reply, start, end, 0xA0)
    start, end = _inside(reply, start, end, 0x30)  # SignedData
    for tag in (0x02, 0x31, 0x30):  # version, digest algorithms, what is signed
        _, start = _inside(reply, start, end, tag)
    if start < end and reply[start] == 0xA0:
        return _inside(reply, start, end, 0xA0)
    return start, start


def _inside(raw: bytes, place: int, limit: int, tag: int | None = None) -> tuple[int, int]:
    """Where the content of the element at ``place`` starts and ends."""
    if place + 2 > limit or (tag is not None and raw[place] != tag):
        raise ValueError(f"no element {tag or 0:#04x} at byte {place}: this is no reply of RFC 3161")
    length, start = raw[place + 1], place + 2
    if length & 0x80:
        count = length & 0x7F
        length, start = int.from_bytes(raw[start : start + count], "big"), start + count
        if not 1 <= count <= 4:
            raise ValueError(f"the length at byte {place + 1} is not DER")
    if start + length > limit:
        raise ValueError(f"the element at byte {place} is longer than what it lies in")
    return start, start + length
