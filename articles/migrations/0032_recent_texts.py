"""Let PostgreSQL search recent texts alone: its full-text index reads all entries of a word, whatever their age.

`articles_recenttext` has the words of the newest texts once more, and small indexes of them. Triggers write it.
"""

from django.db import migrations

TEXTS = "articles_editiontext"
RECENT = "articles_recenttext"
KEPT = 5000  # ids of editions: those that are older than this by number are removed
# Texts of older editions are not added when they are indexed again.
KEEP = f"""CREATE FUNCTION articles_keep_recent_text() RETURNS trigger LANGUAGE plpgsql AS '
BEGIN
    IF TG_OP = ''TRUNCATE'' THEN
        TRUNCATE {RECENT};
    ELSIF TG_OP = ''DELETE'' THEN
        DELETE FROM {RECENT} WHERE edition_id = OLD.edition_id;
    ELSIF NEW.edition_id > coalesce((SELECT max(edition_id) FROM {RECENT}), 0) - {KEPT} THEN
        INSERT INTO {RECENT} VALUES (NEW.edition_id, NEW.words, to_tsvector(''articles_english'', NEW.title))
            ON CONFLICT (edition_id) DO UPDATE SET words = excluded.words, title = excluded.title;
        DELETE FROM {RECENT} WHERE edition_id <= NEW.edition_id - {KEPT};
    END IF;
    RETURN NULL;
END'"""
# Ids of the newest texts with the words, or with them in the title. Those of the first range are returned if they
# are enough; else those of the second one if these are; or else the newest of all, which are ranked.
# Without these switches the planner, which does not know how long the entries are, would rather read them all.
FIND = """CREATE FUNCTION articles_{name}(
    sought text, newest bigint, recent bigint, enough integer, most integer
) RETURNS SETOF bigint LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_indexscan = off SET plan_cache_mode = force_generic_plan AS '
DECLARE query tsquery := to_tsquery(''articles_english'', sought);
    found bigint[] := ARRAY(SELECT edition_id FROM {recent} WHERE {column} @@ query
        AND edition_id BETWEEN newest AND newest + {kept} ORDER BY edition_id DESC LIMIT most);
BEGIN
    IF cardinality(found) < enough THEN
        found := ARRAY(SELECT edition_id FROM {recent} WHERE {column} @@ query
            AND edition_id >= recent ORDER BY edition_id DESC LIMIT most);
    END IF;
    IF cardinality(found) >= enough THEN RETURN QUERY SELECT unnest(found);
    ELSE RETURN QUERY {all}; END IF;
END'"""
RANKED = (
    f"SELECT edition_id FROM (SELECT edition_id, words FROM {TEXTS} WHERE words @@ query "
    "ORDER BY edition_id DESC LIMIT most) AS newest "
    "ORDER BY ts_rank(''{0.02, 0.1, 0.3, 1.0}'', words, query, 1) DESC, edition_id DESC"
)
ALL_TITLES = (
    f"SELECT edition_id FROM {TEXTS} WHERE to_tsvector(''articles_english'', title) @@ query "
    "ORDER BY edition_id DESC LIMIT most"
)
FORWARDS = (
    f"CREATE TABLE {RECENT} (edition_id bigint PRIMARY KEY, words tsvector NOT NULL, title tsvector NOT NULL)",
    f"INSERT INTO {RECENT} SELECT edition_id, words, to_tsvector('articles_english', title) FROM {TEXTS} "
    f"WHERE edition_id > (SELECT max(edition_id) FROM {TEXTS}) - {KEPT}",
    f"CREATE INDEX {RECENT}_words ON {RECENT} USING gin (words)",
    f"CREATE INDEX {RECENT}_titles ON {RECENT} USING gin (title)",
    KEEP,
    f"CREATE TRIGGER {RECENT}_kept AFTER INSERT OR UPDATE OR DELETE ON {TEXTS} "
    "FOR EACH ROW EXECUTE FUNCTION articles_keep_recent_text()",
    f"CREATE TRIGGER {RECENT}_emptied AFTER TRUNCATE ON {TEXTS} EXECUTE FUNCTION articles_keep_recent_text()",
    FIND.format(name="recent_found", recent=RECENT, column="words", kept=KEPT, all=RANKED),
    FIND.format(name="recent_titles", recent=RECENT, column="title", kept=KEPT, all=ALL_TITLES),
    "DROP FUNCTION articles_newest_found(text, integer)",  # of 0031
)
TYPES = "text, bigint, bigint, integer, integer"
BACKWARDS = (
    "CREATE FUNCTION articles_newest_found(sought text, most integer) RETURNS SETOF bigint "
    "LANGUAGE sql STABLE SET enable_seqscan = off SET enable_indexscan = off AS '"
    f"WITH newest AS (SELECT edition_id, words, query FROM {TEXTS}, "
    "to_tsquery(''articles_english'', sought) AS query WHERE words @@ query "
    "ORDER BY edition_id DESC LIMIT most) SELECT edition_id FROM newest "
    "ORDER BY ts_rank(''{0.02, 0.1, 0.3, 1.0}'', words, query, 1) DESC, edition_id DESC'",
    f"DROP FUNCTION articles_recent_titles({TYPES})",
    f"DROP FUNCTION articles_recent_found({TYPES})",
    f"DROP TRIGGER {RECENT}_emptied ON {TEXTS}",
    f"DROP TRIGGER {RECENT}_kept ON {TEXTS}",
    "DROP FUNCTION articles_keep_recent_text()",
    f"DROP TABLE {RECENT}",
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
