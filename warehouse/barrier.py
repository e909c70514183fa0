"""Pages that keep programs out: a script to run, or words about a check, in the place of what was asked for.

Such a page often comes with status 200 and must never be taken for the document. Nothing here gets around it.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

TEXT = (
    "the site lets nobody in but browsers: it sent a script or a check in the place of the page. "
    "Save the document with a browser and put it into a watched folder"
)
# The scripts of common protections: they compute a cookie and load the page once more.
_SCRIPT = re.compile(
    r"__jsl_clearance|acw_sc__v2|\$_ts\b|document\s*\.\s*cookie\s*=|document\[[^\]]{1,40}\]\s*=|"
    r"location\s*\.\s*(?:reload|replace|href)|window\.location|\beval\s*\(|\bgo\(\{",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"(?:开启|启用|打开|允许|支持)[^。]{0,12}(?:javascript|cookie|脚本)|安全(?:验证|检查|检测|校验)|人机|验证码|滑动验证|"
    r"访问(?:验证|过于频繁|频率|受限|被拒绝|被拦截|被阻断|行为异常)|请求(?:被|已被)?(?:拦截|阻断)|防火墙|防护系统|"
    r"checking your browser|just a moment|enable (?:javascript|cookies)|access denied|captcha",
    re.IGNORECASE,
)
_LONGEST = 400  # characters of text; the thinnest document has more or has tables
_FEW = 60  # characters beside a script that computes: 正在加载, please wait
_MOST_LINKS = 10


def is_barrier(page: LexborHTMLParser) -> bool:
    """Whether a page has hardly anything but a script or words that keep programs out. Changes the tree."""
    if len(page.css("a[href]")) > _MOST_LINKS:
        return False
    scripts = [script.text() or "" for script in page.css("script")]
    title = " ".join(node.text() or "" for node in page.css("title"))
    without_script = " ".join(node.text() or "" for node in page.css("noscript"))
    page.strip_tags(["script", "style", "noscript", "template", "svg"])
    shown = " ".join((page.body.text(separator=" ") if page.body else "").split())
    if len(shown) <= _LONGEST and _WORDS.search(f"{title} {shown}"):
        return True
    if not scripts or page.css_first("iframe, frame, embed, object, img") is not None:
        return False
    return not shown or (
        len(shown) < _FEW
        and bool(_WORDS.search(without_script) or any(_SCRIPT.search(text) for text in scripts))
    )


def speaks_of_barrier(head: bytes) -> bool:
    """Whether the beginning of an answer that is an error anyway is such a script (statuses 412, 521, 403, 202 …)."""
    text = head.decode("utf-8", "replace")
    return bool(_WORDS.search(text)) or ("<script" in text.lower() and bool(_SCRIPT.search(text)))
