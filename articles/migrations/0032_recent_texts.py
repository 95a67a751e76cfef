"""Let PostgreSQL search recent texts alone: it reads their entries, and no others, from its indexes."""

from django.db import migrations

TABLE = "articles_editiontext"
ARGUMENTS = "sought text, first bigint, last bigint, enough integer, most integer"
# A range with both ends looks short to a plan without values, so it combines the index of words with that of ids.
# Without the first two switches, it would rather read all texts of the range, or all from the newest on.
HEAD = (
    "RETURNS SETOF bigint LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_indexscan = off "
    "SET plan_cache_mode = force_generic_plan AS 'DECLARE query tsquery := to_tsquery(''articles_english'', sought);"
)
# The newest matches of a range of ids; or if these are fewer than enough, the newest of all, by rank.
TEXTS = f"""CREATE FUNCTION articles_recent_found({ARGUMENTS}) {HEAD}
recent bigint[] := ARRAY(SELECT edition_id FROM {TABLE} WHERE words @@ query
    AND edition_id BETWEEN first AND last ORDER BY edition_id DESC LIMIT most);
BEGIN IF cardinality(recent) >= enough THEN RETURN QUERY SELECT unnest(recent); ELSE RETURN QUERY
    SELECT edition_id FROM (SELECT edition_id, words FROM {TABLE} WHERE words @@ query
        ORDER BY edition_id DESC LIMIT most) AS newest
    ORDER BY ts_rank(''{{0.02, 0.1, 0.3, 1.0}}'', words, query, 1) DESC, edition_id DESC;
END IF; END'"""
# The same for titles, which are not ranked.
TITLES = f"""CREATE FUNCTION articles_recent_titles({ARGUMENTS}) {HEAD}
recent bigint[] := ARRAY(SELECT edition_id FROM {TABLE} WHERE to_tsvector(''articles_english'', title) @@ query
    AND edition_id BETWEEN first AND last ORDER BY edition_id DESC LIMIT most);
BEGIN IF cardinality(recent) >= enough THEN RETURN QUERY SELECT unnest(recent); ELSE RETURN QUERY
    SELECT edition_id FROM {TABLE} WHERE to_tsvector(''articles_english'', title) @@ query
    ORDER BY edition_id DESC LIMIT most;
END IF; END'"""
# As in 0031: it is in the first function now.
FORMER = (
    "CREATE FUNCTION articles_newest_found(sought text, most integer) RETURNS SETOF bigint "
    "LANGUAGE sql STABLE SET enable_seqscan = off SET enable_indexscan = off AS '"
    f"WITH newest AS (SELECT edition_id, words, query FROM {TABLE}, "
    "to_tsquery(''articles_english'', sought) AS query WHERE words @@ query "
    "ORDER BY edition_id DESC LIMIT most) SELECT edition_id FROM newest "
    "ORDER BY ts_rank(''{0.02, 0.1, 0.3, 1.0}'', words, query, 1) DESC, edition_id DESC'"
)
TYPES = "text, bigint, bigint, integer, integer"
FORWARDS = ("DROP FUNCTION articles_newest_found(text, integer)", TEXTS, TITLES)
BACKWARDS = (
    f"DROP FUNCTION articles_recent_titles({TYPES})",
    f"DROP FUNCTION articles_recent_found({TYPES})",
    FORMER,
)


def forwards(apps, schema_editor):
    execute(schema_editor, FORWARDS)


def backwards(apps, schema_editor):
    execute(schema_editor, BACKWARDS)


def execute(schema_editor, statements):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("articles", "0031_bounded_search")]

    operations = [migrations.RunPython(forwards, backwards)]
