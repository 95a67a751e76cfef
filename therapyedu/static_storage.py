"""Storage of the collected static files."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Stores each file under a name with its digest, with compressed copies beside it.

    The names in the `import` lines of the desk's modules are replaced too, because the files exist only under
    their hashed names.
    """

    support_js_module_import_aggregation = True
    # One pass for each step in the longest chain of imports, which has eleven.
    max_post_process_passes = 20
