"""Data that stands in a page, for machines."""

import json
from typing import Any

from django.utils.safestring import SafeString

from articles.rendering.safe import mark_clean

# Inside a <script>, whatever the browser makes of it, nothing of these may stand.
_ESCAPES = str.maketrans({letter: f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"})


def data_block(data: Any) -> SafeString:
    r"""Return data as the JSON text of a `<script>` that holds data: nothing in it can end the script.

    >>> data_block({"name": "</script>"})
    '{"name":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return mark_clean(text.translate(_ESCAPES))
