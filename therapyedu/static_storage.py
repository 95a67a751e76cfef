"""How collected files are named and kept."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Each file under a name that holds its digest, and small copies beside it.

    The modules of the desk import one another by name, so the names in their `import` lines are changed too:
    without that they would ask for files that are there only under another name.
    """

    support_js_module_import_aggregation = True
    max_post_process_passes = (
        20  # one for each step of the longest way from import to import, which has eleven
    )
