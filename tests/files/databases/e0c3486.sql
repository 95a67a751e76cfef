-- A database of commit e0c3486 (SQLite), without the permissions: Django creates those after every migration.
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "auth_user_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "auth_user_user_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "django_admin_log" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" text NULL, "object_repr" varchar(200) NOT NULL, "action_flag" smallint unsigned NOT NULL CHECK ("action_flag" >= 0), "change_message" text NOT NULL, "content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "action_time" datetime NOT NULL);
CREATE TABLE "authors_author" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(200) NOT NULL, "slug" varchar(200) NOT NULL UNIQUE, "pronouns" varchar(60) NOT NULL, "credentials" varchar(120) NOT NULL, "role" varchar(200) NOT NULL, "bio" text NOT NULL, "bio_html" text NOT NULL, "links" text NOT NULL CHECK ((JSON_VALID("links") OR "links" IS NULL)), "portrait" text NOT NULL CHECK ((JSON_VALID("portrait") OR "portrait" IS NULL)), "user_id" integer NULL UNIQUE REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "author_has_a_name" CHECK (NOT ("name" = '')), CONSTRAINT "author_has_a_slug" CHECK (NOT ("slug" = '')));
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL);
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
CREATE TABLE "auth_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL UNIQUE, "last_name" varchar(150) NOT NULL, "email" varchar(254) NOT NULL, "is_staff" bool NOT NULL, "is_active" bool NOT NULL, "date_joined" datetime NOT NULL, "first_name" varchar(150) NOT NULL);
CREATE TABLE "articles_generation" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" bigint unsigned NOT NULL CHECK ("number" >= 0), CONSTRAINT "generation_is_one_row" CHECK ("id" = 1));
CREATE TABLE "articles_topic" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(100) NOT NULL UNIQUE, "name" varchar(100) NOT NULL UNIQUE, "aliases" text NOT NULL CHECK ((JSON_VALID("aliases") OR "aliases" IS NULL)), "description" text NOT NULL, "description_html" text NOT NULL, CONSTRAINT "topic_has_a_slug" CHECK (NOT ("slug" = '')));
CREATE TABLE "articles_address" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(200) NOT NULL UNIQUE, "article_id" bigint NULL REFERENCES "articles_article" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "address_has_a_slug" CHECK (NOT ("slug" = '')));
CREATE TABLE "articles_byline" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "article_id" bigint NOT NULL REFERENCES "articles_article" ("id") DEFERRABLE INITIALLY DEFERRED, "author_id" bigint NOT NULL REFERENCES "authors_author" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "author_once_a_byline" UNIQUE ("article_id", "author_id"));
CREATE TABLE "articles_editionauthor" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "author_id" bigint NOT NULL REFERENCES "authors_author" ("id") DEFERRABLE INITIALLY DEFERRED, "edition_id" bigint NOT NULL REFERENCES "articles_edition" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "author_once_an_edition" UNIQUE ("edition_id", "author_id"));
CREATE TABLE "articles_editionrelated" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "article_id" bigint NOT NULL REFERENCES "articles_article" ("id") DEFERRABLE INITIALLY DEFERRED, "edition_id" bigint NOT NULL REFERENCES "articles_edition" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "related_once_an_edition" UNIQUE ("edition_id", "article_id"));
CREATE TABLE "articles_editionpicture" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "edition_id" bigint NOT NULL REFERENCES "articles_edition" ("id") DEFERRABLE INITIALLY DEFERRED, "picture_id" bigint NOT NULL REFERENCES "articles_picture" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "picture_once_an_edition" UNIQUE ("edition_id", "picture_id"));
CREATE TABLE "articles_relatedpost" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "article_id" bigint NOT NULL REFERENCES "articles_article" ("id") DEFERRABLE INITIALLY DEFERRED, "post_id" bigint NOT NULL REFERENCES "articles_article" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "related_post_once" UNIQUE ("article_id", "post_id"), CONSTRAINT "related_to_another" CHECK (NOT ("article_id" = ("post_id"))));
CREATE TABLE "articles_section" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "type" varchar(20) NOT NULL, "heading" varchar(500) NOT NULL, "body" text NOT NULL, "anchor" varchar(200) NOT NULL, "article_id" bigint NOT NULL REFERENCES "articles_article" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "section_type_is_known" CHECK ("type" IN ('text', 'deep-dive', 'heads-up', 'pro-tip', 'try-this', 'get-help')));
CREATE TABLE "articles_signoff" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "reviewed_on" date NOT NULL, "review_due" date NULL, "digest" varchar(64) NOT NULL, "made_at" datetime NOT NULL, "article_id" bigint NOT NULL REFERENCES "articles_article" ("id") DEFERRABLE INITIALLY DEFERRED, "made_by_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "reviewer_id" bigint NOT NULL REFERENCES "authors_author" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "review_is_due_after_it" CHECK (("review_due" IS NULL OR "review_due" >= ("reviewed_on"))), CONSTRAINT "signed_off_once_a_day" UNIQUE ("article_id", "reviewer_id", "reviewed_on", "digest"));
CREATE TABLE "articles_editiontopic" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "edition_id" bigint NOT NULL REFERENCES "articles_edition" ("id") DEFERRABLE INITIALLY DEFERRED, "topic_id" bigint NOT NULL REFERENCES "articles_topic" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "topic_once_an_edition" UNIQUE ("edition_id", "topic_id"));
CREATE TABLE "articles_articletopic" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "content_object_id" bigint NOT NULL REFERENCES "articles_article" ("id") DEFERRABLE INITIALLY DEFERRED, "tag_id" bigint NOT NULL REFERENCES "articles_topic" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "topic_once_an_article" UNIQUE ("tag_id", "content_object_id"));
CREATE TABLE "articles_picture" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "path" varchar(255) NOT NULL UNIQUE, "stored" text NOT NULL CHECK ((JSON_VALID("stored") OR "stored" IS NULL)), "digest" varchar(64) NOT NULL, "added_at" datetime NOT NULL, "added_by_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "alt" varchar(500) NOT NULL, "credit" varchar(200) NOT NULL, CONSTRAINT "picture_has_a_path" CHECK (NOT ("path" = '')));
CREATE TABLE "articles_revision" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "text" text NOT NULL, "names" text NOT NULL CHECK ((JSON_VALID("names") OR "names" IS NULL)), "made_at" datetime NOT NULL, "reason" varchar(200) NOT NULL, "article_id" bigint NOT NULL REFERENCES "articles_article" ("id") DEFERRABLE INITIALLY DEFERRED, "made_by_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "aside" bool NOT NULL, "name" varchar(100) NOT NULL, CONSTRAINT "revision_number_once" UNIQUE ("article_id", "number"));
CREATE TABLE "articles_autosave" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "base" integer unsigned NOT NULL CHECK ("base" >= 0), "fields" text NOT NULL CHECK ((JSON_VALID("fields") OR "fields" IS NULL)), "saved_at" datetime NOT NULL, "article_id" bigint NULL REFERENCES "articles_article" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "autosave_once_an_article_and_user" UNIQUE ("article_id", "user_id"));
CREATE TABLE "articles_presence" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "seen_at" datetime NOT NULL, "article_id" bigint NOT NULL REFERENCES "articles_article" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "presence_once_an_article" UNIQUE ("article_id", "user_id"));
CREATE TABLE "articles_article" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(10) NOT NULL, "title" varchar(300) NOT NULL, "slug" varchar(200) NOT NULL UNIQUE, "dek" varchar(500) NOT NULL, "description" varchar(500) NOT NULL, "content_note" varchar(500) NOT NULL, "short_version" text NOT NULL, "image_alt" varchar(500) NOT NULL, "image_caption" varchar(500) NOT NULL, "image_credit" varchar(200) NOT NULL, "published" datetime NULL, "updated" datetime NULL, "created_at" datetime NOT NULL, "changed_at" datetime NOT NULL, "created_by_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "episode_id" bigint NULL REFERENCES "articles_episode" ("id") DEFERRABLE INITIALLY DEFERRED, "image_id" bigint NULL REFERENCES "articles_picture" ("id") DEFERRABLE INITIALLY DEFERRED, "words" integer unsigned NOT NULL CHECK ("words" >= 0), "draft_digest" varchar(32) NOT NULL, CONSTRAINT "article_kind_is_known" CHECK ("kind" IN ('article', 'page')), CONSTRAINT "article_has_a_title" CHECK (NOT ("title" = '')), CONSTRAINT "article_has_a_slug" CHECK (NOT ("slug" = '')));
CREATE TABLE "articles_fulltext" ("article_id" bigint NOT NULL PRIMARY KEY REFERENCES "articles_article" ("id") DEFERRABLE INITIALLY DEFERRED, "title" varchar(300) NOT NULL, "text" text NOT NULL);
CREATE TABLE "articles_editiontext" ("edition_id" bigint NOT NULL PRIMARY KEY REFERENCES "articles_edition" ("id") DEFERRABLE INITIALLY DEFERRED, "title" varchar(300) NOT NULL, "dek" text NOT NULL, "headings" text NOT NULL, "text" text NOT NULL);
CREATE TABLE "articles_episode" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(200) NOT NULL, "slug" varchar(200) NOT NULL UNIQUE, "number" integer unsigned NULL CHECK ("number" >= 0), "season" integer unsigned NULL CHECK ("season" >= 0), "published" datetime NULL, "audio" varchar(100) NOT NULL, "seconds" integer unsigned NOT NULL CHECK ("seconds" >= 0), "size" bigint unsigned NOT NULL CHECK ("size" >= 0), "mime_type" varchar(60) NOT NULL, "transcript" text NOT NULL, "cues" text NOT NULL CHECK ((JSON_VALID("cues") OR "cues" IS NULL)), "notes" text NOT NULL, "notes_html" text NOT NULL, "explicit" bool NOT NULL, "chapters" text NOT NULL CHECK ((JSON_VALID("chapters") OR "chapters" IS NULL)), CONSTRAINT "episode_number_once_a_season" UNIQUE ("season", "number"), CONSTRAINT "episode_has_a_title" CHECK (NOT ("title" = '')));
CREATE TABLE "articles_seriespart" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "position" integer unsigned NOT NULL CHECK ("position" >= 0), "article_id" bigint NOT NULL REFERENCES "articles_article" ("id") DEFERRABLE INITIALLY DEFERRED, "series_id" bigint NOT NULL REFERENCES "articles_series" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "article_once_a_series" UNIQUE ("series_id", "article_id"));
CREATE TABLE "articles_series" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "title" varchar(200) NOT NULL, "slug" varchar(200) NOT NULL UNIQUE, "description" text NOT NULL, "description_html" text NOT NULL, "position" integer unsigned NOT NULL CHECK ("position" >= 0), CONSTRAINT "series_has_a_title" CHECK (NOT ("title" = '')), CONSTRAINT "series_has_a_slug" CHECK (NOT ("slug" = '')));
CREATE TABLE "articles_edition" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "kind" varchar(10) NOT NULL, "slug" varchar(200) NOT NULL, "title" varchar(300) NOT NULL, "dek" varchar(500) NOT NULL, "description" varchar(500) NOT NULL, "content_note" varchar(500) NOT NULL, "short_html" text NOT NULL, "sections" text NOT NULL CHECK ((JSON_VALID("sections") OR "sections" IS NULL)), "notes_html" text NOT NULL, "lead" text NOT NULL CHECK ((JSON_VALID("lead") OR "lead" IS NULL)), "pictures" text NOT NULL CHECK ((JSON_VALID("pictures") OR "pictures" IS NULL)), "published" datetime NOT NULL, "updated" datetime NULL, "words" integer unsigned NOT NULL CHECK ("words" >= 0), "minutes" integer unsigned NOT NULL CHECK ("minutes" >= 0), "short_minutes" integer unsigned NOT NULL CHECK ("short_minutes" >= 0), "manuscript" text NOT NULL, "digest" varchar(64) NOT NULL, "renderer" integer unsigned NOT NULL CHECK ("renderer" >= 0), "live_from" datetime NOT NULL, "ends_at" datetime NULL, "cancelled_at" datetime NULL, "live_until" datetime NULL, "minor" bool NOT NULL, "made_at" datetime NOT NULL, "article_id" bigint NOT NULL REFERENCES "articles_article" ("id") DEFERRABLE INITIALLY DEFERRED, "made_by_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "replaced_by_id" bigint NULL REFERENCES "articles_article" ("id") DEFERRABLE INITIALLY DEFERRED, "episode_id" bigint NULL REFERENCES "articles_episode" ("id") DEFERRABLE INITIALLY DEFERRED, "revision_id" bigint NULL REFERENCES "articles_revision" ("id") DEFERRABLE INITIALLY DEFERRED, "draft_digest" varchar(32) NOT NULL, "names" text NOT NULL CHECK ((JSON_VALID("names") OR "names" IS NULL)), CONSTRAINT "edition_number_once" UNIQUE ("article_id", "number"), CONSTRAINT "edition_ends_after_it_begins" CHECK (("live_until" IS NULL OR "live_until" >= ("live_from"))), CONSTRAINT "edition_is_wished_to_end_after_it_begins" CHECK (("ends_at" IS NULL OR "ends_at" >= ("live_from"))), CONSTRAINT "edition_kind_is_known" CHECK ("kind" IN ('article', 'page')), CONSTRAINT "edition_has_title_and_slug" CHECK ((NOT ("title" = '') AND NOT ("slug" = ''))));
CREATE TABLE "axes_accessattempt" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_agent" varchar(255) NOT NULL, "ip_address" char(39) NULL, "username" varchar(255) NULL, "http_accept" varchar(1025) NOT NULL, "path_info" varchar(255) NOT NULL, "attempt_time" datetime NOT NULL, "get_data" text NOT NULL, "post_data" text NOT NULL, "failures_since_start" integer unsigned NOT NULL CHECK ("failures_since_start" >= 0));
CREATE TABLE "axes_accessfailurelog" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_agent" varchar(255) NOT NULL, "ip_address" char(39) NULL, "username" varchar(255) NULL, "http_accept" varchar(1025) NOT NULL, "path_info" varchar(255) NOT NULL, "attempt_time" datetime NOT NULL, "locked_out" bool NOT NULL);
CREATE TABLE "axes_accesslog" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_agent" varchar(255) NOT NULL, "ip_address" char(39) NULL, "username" varchar(255) NULL, "http_accept" varchar(1025) NOT NULL, "path_info" varchar(255) NOT NULL, "attempt_time" datetime NOT NULL, "logout_time" datetime NULL, "session_hash" varchar(64) NOT NULL);
CREATE TABLE "axes_accessattemptexpiration" ("access_attempt_id" integer NOT NULL PRIMARY KEY REFERENCES "axes_accessattempt" ("id") DEFERRABLE INITIALLY DEFERRED, "expires_at" datetime NOT NULL);
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
CREATE TABLE "taggit_taggeditem" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" integer NOT NULL, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "tag_id" integer NOT NULL REFERENCES "taggit_tag" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "taggit_taggeditem_content_type_id_object_id_tag_id_4bb97a8e_uniq" UNIQUE ("content_type_id", "object_id", "tag_id"));
CREATE TABLE "taggit_tag" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(100) NOT NULL UNIQUE, "slug" varchar(100) NOT NULL UNIQUE);
CREATE VIRTUAL TABLE articles_fulltext_words USING fts5(title, text, content = 'articles_fulltext', content_rowid = 'article_id', tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3');
CREATE VIRTUAL TABLE articles_editiontext_words USING fts5(title, dek, headings, text, content = 'articles_editiontext', content_rowid = 'edition_id', tokenize = 'porter unicode61 remove_diacritics 2', prefix = '2 3');
CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id");
CREATE INDEX "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id");
CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id");
CREATE UNIQUE INDEX "auth_user_groups_user_id_group_id_94350c0c_uniq" ON "auth_user_groups" ("user_id", "group_id");
CREATE INDEX "auth_user_groups_user_id_6a12ed8b" ON "auth_user_groups" ("user_id");
CREATE INDEX "auth_user_groups_group_id_97559544" ON "auth_user_groups" ("group_id");
CREATE UNIQUE INDEX "auth_user_user_permissions_user_id_permission_id_14a6b632_uniq" ON "auth_user_user_permissions" ("user_id", "permission_id");
CREATE INDEX "auth_user_user_permissions_user_id_a95ead1b" ON "auth_user_user_permissions" ("user_id");
CREATE INDEX "auth_user_user_permissions_permission_id_1fbb5f2c" ON "auth_user_user_permissions" ("permission_id");
CREATE INDEX "django_admin_log_content_type_id_c4bce8eb" ON "django_admin_log" ("content_type_id");
CREATE INDEX "django_admin_log_user_id_c564eba6" ON "django_admin_log" ("user_id");
CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");
CREATE UNIQUE INDEX "topic_name_in_any_case" ON "articles_topic" ((LOWER("name")));
CREATE INDEX "articles_address_article_id_60e0b12a" ON "articles_address" ("article_id");
CREATE INDEX "articles_byline_article_id_b3b9786c" ON "articles_byline" ("article_id");
CREATE INDEX "articles_byline_author_id_4bd786b8" ON "articles_byline" ("author_id");
CREATE INDEX "articles_editionauthor_author_id_dc5acc03" ON "articles_editionauthor" ("author_id");
CREATE INDEX "articles_editionauthor_edition_id_6caf9d29" ON "articles_editionauthor" ("edition_id");
CREATE INDEX "articles_editionrelated_article_id_f0e8766b" ON "articles_editionrelated" ("article_id");
CREATE INDEX "articles_editionrelated_edition_id_d3cf3dd4" ON "articles_editionrelated" ("edition_id");
CREATE INDEX "articles_editionpicture_edition_id_75589eb1" ON "articles_editionpicture" ("edition_id");
CREATE INDEX "articles_editionpicture_picture_id_dc8f3c9b" ON "articles_editionpicture" ("picture_id");
CREATE INDEX "articles_relatedpost_article_id_3bb72840" ON "articles_relatedpost" ("article_id");
CREATE INDEX "articles_relatedpost_post_id_f203d448" ON "articles_relatedpost" ("post_id");
CREATE INDEX "articles_section_article_id_78d94c73" ON "articles_section" ("article_id");
CREATE UNIQUE INDEX "anchor_once_an_article" ON "articles_section" ("article_id", "anchor") WHERE NOT ("anchor" = '');
CREATE INDEX "articles_signoff_article_id_3fc7bf51" ON "articles_signoff" ("article_id");
CREATE INDEX "articles_signoff_made_by_id_f0747a11" ON "articles_signoff" ("made_by_id");
CREATE INDEX "articles_signoff_reviewer_id_0550a71a" ON "articles_signoff" ("reviewer_id");
CREATE INDEX "articles_editiontopic_edition_id_1a505ffb" ON "articles_editiontopic" ("edition_id");
CREATE INDEX "articles_editiontopic_topic_id_e650334c" ON "articles_editiontopic" ("topic_id");
CREATE INDEX "articles_articletopic_content_object_id_988d8f47" ON "articles_articletopic" ("content_object_id");
CREATE INDEX "articles_articletopic_tag_id_2d02ff48" ON "articles_articletopic" ("tag_id");
CREATE INDEX "articles_picture_digest_e32ed57d" ON "articles_picture" ("digest");
CREATE INDEX "articles_picture_added_by_id_3ff2f160" ON "articles_picture" ("added_by_id");
CREATE INDEX "articles_revision_article_id_2d2af917" ON "articles_revision" ("article_id");
CREATE INDEX "articles_revision_made_by_id_8270814c" ON "articles_revision" ("made_by_id");
CREATE UNIQUE INDEX "autosave_once_a_new_article" ON "articles_autosave" ("user_id") WHERE "article_id" IS NULL;
CREATE INDEX "articles_autosave_article_id_aab90dbe" ON "articles_autosave" ("article_id");
CREATE INDEX "articles_autosave_user_id_056b9bdf" ON "articles_autosave" ("user_id");
CREATE INDEX "articles_presence_article_id_e3b853cd" ON "articles_presence" ("article_id");
CREATE INDEX "articles_presence_user_id_71e10ff5" ON "articles_presence" ("user_id");
CREATE INDEX "articles_article_created_by_id_b1067734" ON "articles_article" ("created_by_id");
CREATE INDEX "articles_article_episode_id_702b6dec" ON "articles_article" ("episode_id");
CREATE INDEX "articles_article_image_id_0df8fd7c" ON "articles_article" ("image_id");
CREATE INDEX "articles_seriespart_article_id_2c9e5133" ON "articles_seriespart" ("article_id");
CREATE INDEX "articles_seriespart_series_id_3d9934f0" ON "articles_seriespart" ("series_id");
CREATE UNIQUE INDEX "one_open_edition_an_article" ON "articles_edition" ("article_id") WHERE ("cancelled_at" IS NULL AND "live_until" IS NULL);
CREATE INDEX "articles_edition_slug_2b3ffe7a" ON "articles_edition" ("slug");
CREATE INDEX "articles_edition_article_id_7f9247b9" ON "articles_edition" ("article_id");
CREATE INDEX "articles_edition_made_by_id_37f30705" ON "articles_edition" ("made_by_id");
CREATE INDEX "articles_edition_replaced_by_id_8b9d1588" ON "articles_edition" ("replaced_by_id");
CREATE INDEX "articles_edition_episode_id_fdf742f9" ON "articles_edition" ("episode_id");
CREATE INDEX "articles_edition_revision_id_53dd3e2c" ON "articles_edition" ("revision_id");
CREATE INDEX "edition_timeline" ON "articles_edition" ("article_id", "live_from");
CREATE INDEX "edition_slug" ON "articles_edition" ("slug");
CREATE INDEX "edition_standing" ON "articles_edition" ("article_id", "live_from", "live_until", "draft_digest") WHERE "cancelled_at" IS NULL;
CREATE INDEX "edition_newest" ON "articles_edition" ("kind", "published" DESC, "id" DESC, "live_from", "live_until") WHERE "cancelled_at" IS NULL;
CREATE INDEX "edition_begins" ON "articles_edition" ("live_from") WHERE "cancelled_at" IS NULL;
CREATE INDEX "edition_ends" ON "articles_edition" ("live_until") WHERE "cancelled_at" IS NULL;
CREATE INDEX "axes_accessattempt_user_agent_ad89678b" ON "axes_accessattempt" ("user_agent");
CREATE INDEX "axes_accessattempt_ip_address_10922d9c" ON "axes_accessattempt" ("ip_address");
CREATE INDEX "axes_accessattempt_username_3f2d4ca0" ON "axes_accessattempt" ("username");
CREATE UNIQUE INDEX "axes_accessattempt_username_ip_address_user_agent_8ea22282_uniq" ON "axes_accessattempt" ("username", "ip_address", "user_agent");
CREATE INDEX "axes_accessfailurelog_user_agent_ea145dda" ON "axes_accessfailurelog" ("user_agent");
CREATE INDEX "axes_accessfailurelog_ip_address_2e9f5a7f" ON "axes_accessfailurelog" ("ip_address");
CREATE INDEX "axes_accessfailurelog_username_a8b7e8a4" ON "axes_accessfailurelog" ("username");
CREATE INDEX "axes_accesslog_user_agent_0e659004" ON "axes_accesslog" ("user_agent");
CREATE INDEX "axes_accesslog_ip_address_86b417e5" ON "axes_accesslog" ("ip_address");
CREATE INDEX "axes_accesslog_username_df93064b" ON "axes_accesslog" ("username");
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
CREATE INDEX "taggit_taggeditem_object_id_e2d7d1df" ON "taggit_taggeditem" ("object_id");
CREATE INDEX "taggit_taggeditem_content_type_id_9957a03c" ON "taggit_taggeditem" ("content_type_id");
CREATE INDEX "taggit_taggeditem_tag_id_f4f5b767" ON "taggit_taggeditem" ("tag_id");
CREATE INDEX "taggit_tagg_content_8fc721_idx" ON "taggit_taggeditem" ("content_type_id", "object_id");
CREATE TRIGGER articles_fulltext_new AFTER INSERT ON articles_fulltext BEGIN INSERT INTO articles_fulltext_words (rowid, title, text) VALUES (new.article_id, new.title, new.text); END;
CREATE TRIGGER articles_fulltext_gone AFTER DELETE ON articles_fulltext BEGIN INSERT INTO articles_fulltext_words (articles_fulltext_words, rowid, title, text) VALUES ('delete', old.article_id, old.title, old.text); END;
CREATE TRIGGER articles_fulltext_told AFTER UPDATE ON articles_fulltext BEGIN INSERT INTO articles_fulltext_words (articles_fulltext_words, rowid, title, text) VALUES ('delete', old.article_id, old.title, old.text); INSERT INTO articles_fulltext_words (rowid, title, text) VALUES (new.article_id, new.title, new.text); END;
CREATE TRIGGER articles_editiontext_new AFTER INSERT ON articles_editiontext BEGIN INSERT INTO articles_editiontext_words (rowid, title, dek, headings, text) VALUES (new.edition_id, new.title, new.dek, new.headings, new.text); END;
CREATE TRIGGER articles_editiontext_gone AFTER DELETE ON articles_editiontext BEGIN INSERT INTO articles_editiontext_words (articles_editiontext_words, rowid, title, dek, headings, text) VALUES ('delete', old.edition_id, old.title, old.dek, old.headings, old.text); END;
CREATE TRIGGER articles_editiontext_told AFTER UPDATE ON articles_editiontext BEGIN INSERT INTO articles_editiontext_words (articles_editiontext_words, rowid, title, dek, headings, text) VALUES ('delete', old.edition_id, old.title, old.dek, old.headings, old.text); INSERT INTO articles_editiontext_words (rowid, title, dek, headings, text) VALUES (new.edition_id, new.title, new.dek, new.headings, new.text); END;
INSERT INTO "django_migrations" VALUES (1, 'contenttypes', '0001_initial', '2026-11-28 10:24:51.965345');
INSERT INTO "django_migrations" VALUES (2, 'auth', '0001_initial', '2026-11-28 10:24:52.016558');
INSERT INTO "django_migrations" VALUES (3, 'admin', '0001_initial', '2026-11-28 10:24:52.052682');
INSERT INTO "django_migrations" VALUES (4, 'admin', '0002_logentry_remove_auto_add', '2026-11-28 10:24:52.075166');
INSERT INTO "django_migrations" VALUES (5, 'admin', '0003_logentry_add_action_flag_choices', '2026-11-28 10:24:52.098384');
INSERT INTO "django_migrations" VALUES (6, 'authors', '0001_initial', '2026-11-28 10:24:52.133258');
INSERT INTO "django_migrations" VALUES (7, 'contenttypes', '0002_remove_content_type_name', '2026-11-28 10:24:52.216120');
INSERT INTO "django_migrations" VALUES (8, 'auth', '0002_alter_permission_name_max_length', '2026-11-28 10:24:52.255250');
INSERT INTO "django_migrations" VALUES (9, 'auth', '0003_alter_user_email_max_length', '2026-11-28 10:24:52.292786');
INSERT INTO "django_migrations" VALUES (10, 'auth', '0004_alter_user_username_opts', '2026-11-28 10:24:52.331062');
INSERT INTO "django_migrations" VALUES (11, 'auth', '0005_alter_user_last_login_null', '2026-11-28 10:24:52.396200');
INSERT INTO "django_migrations" VALUES (12, 'auth', '0006_require_contenttypes_0002', '2026-11-28 10:24:52.412651');
INSERT INTO "django_migrations" VALUES (13, 'auth', '0007_alter_validators_add_error_messages', '2026-11-28 10:24:52.449035');
INSERT INTO "django_migrations" VALUES (14, 'auth', '0008_alter_user_username_max_length', '2026-11-28 10:24:52.482176');
INSERT INTO "django_migrations" VALUES (15, 'auth', '0009_alter_user_last_name_max_length', '2026-11-28 10:24:52.512520');
INSERT INTO "django_migrations" VALUES (16, 'auth', '0010_alter_group_name_max_length', '2026-11-28 10:24:52.542051');
INSERT INTO "django_migrations" VALUES (17, 'auth', '0011_update_proxy_permissions', '2026-11-28 10:24:52.568216');
INSERT INTO "django_migrations" VALUES (18, 'auth', '0012_alter_user_first_name_max_length', '2026-11-28 10:24:52.585216');
INSERT INTO "django_migrations" VALUES (19, 'articles', '0001_initial', '2026-11-28 10:24:56.674213');
INSERT INTO "django_migrations" VALUES (20, 'articles', '0002_groups', '2026-11-28 10:24:57.185743');
INSERT INTO "django_migrations" VALUES (21, 'articles', '0003_writing', '2026-11-28 10:24:57.785621');
INSERT INTO "django_migrations" VALUES (22, 'articles', '0004_finding', '2026-11-28 10:24:58.962440');
INSERT INTO "django_migrations" VALUES (23, 'articles', '0005_searching', '2026-11-28 10:25:00.684736');
INSERT INTO "django_migrations" VALUES (24, 'articles', '0006_edition_names', '2026-11-28 10:25:00.910071');
INSERT INTO "django_migrations" VALUES (25, 'axes', '0001_initial', '2026-11-28 10:25:00.919372');
INSERT INTO "django_migrations" VALUES (26, 'axes', '0002_auto_20151217_2044', '2026-11-28 10:25:01.365230');
INSERT INTO "django_migrations" VALUES (27, 'axes', '0003_auto_20160322_0929', '2026-11-28 10:25:01.513915');
INSERT INTO "django_migrations" VALUES (28, 'axes', '0004_auto_20181024_1538', '2026-11-28 10:25:01.792903');
INSERT INTO "django_migrations" VALUES (29, 'axes', '0005_remove_accessattempt_trusted', '2026-11-28 10:25:01.942812');
INSERT INTO "django_migrations" VALUES (30, 'axes', '0006_remove_accesslog_trusted', '2026-11-28 10:25:02.069922');
INSERT INTO "django_migrations" VALUES (31, 'axes', '0007_alter_accessattempt_unique_together', '2026-11-28 10:25:02.299673');
INSERT INTO "django_migrations" VALUES (32, 'axes', '0008_accessfailurelog', '2026-11-28 10:25:02.320895');
INSERT INTO "django_migrations" VALUES (33, 'axes', '0009_add_session_hash', '2026-11-28 10:25:02.355309');
INSERT INTO "django_migrations" VALUES (34, 'axes', '0010_accessattemptexpiration', '2026-11-28 10:25:02.374174');
INSERT INTO "django_migrations" VALUES (35, 'sessions', '0001_initial', '2026-11-28 10:25:02.400523');
INSERT INTO "django_migrations" VALUES (36, 'taggit', '0001_initial', '2026-11-28 10:25:02.922277');
INSERT INTO "django_migrations" VALUES (37, 'taggit', '0002_auto_20150616_2121', '2026-11-28 10:25:02.937389');
INSERT INTO "django_migrations" VALUES (38, 'taggit', '0003_taggeditem_add_unique_index', '2026-11-28 10:25:02.963588');
INSERT INTO "django_migrations" VALUES (39, 'taggit', '0004_alter_taggeditem_content_type_alter_taggeditem_tag', '2026-11-28 10:25:03.342976');
INSERT INTO "django_migrations" VALUES (40, 'taggit', '0005_auto_20220424_2025', '2026-11-28 10:25:03.424944');
INSERT INTO "django_migrations" VALUES (41, 'taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx', '2026-11-28 10:25:03.648376');
INSERT INTO "authors_author" VALUES (1, 'Ana Moreira', 'ana-moreira', '', '', '', '', '', '[]', '{}', NULL);
INSERT INTO "articles_generation" VALUES (1, 5);
INSERT INTO "articles_topic" VALUES (1, 'sleep', 'Sleep', '[]', '', '');
INSERT INTO "articles_topic" VALUES (2, 'endings', 'Endings', '[]', '', '');
INSERT INTO "articles_address" VALUES (1, 'a-draft-about-owls', 1);
INSERT INTO "articles_address" VALUES (2, 'what-happens-first', 2);
INSERT INTO "articles_address" VALUES (3, 'can-i-stop', 3);
INSERT INTO "articles_address" VALUES (4, 'what-comes-later', 4);
INSERT INTO "articles_byline" VALUES (1, 0, 1, 1);
INSERT INTO "articles_byline" VALUES (2, 0, 2, 1);
INSERT INTO "articles_byline" VALUES (3, 0, 3, 1);
INSERT INTO "articles_byline" VALUES (4, 0, 4, 1);
INSERT INTO "articles_editionauthor" VALUES (1, 0, 1, 1);
INSERT INTO "articles_editionauthor" VALUES (2, 0, 1, 2);
INSERT INTO "articles_editionauthor" VALUES (3, 0, 1, 3);
INSERT INTO "articles_editionrelated" VALUES (1, 0, 1, 1);
INSERT INTO "articles_editionrelated" VALUES (2, 0, 2, 2);
INSERT INTO "articles_relatedpost" VALUES (1, 0, 2, 1);
INSERT INTO "articles_relatedpost" VALUES (2, 0, 3, 2);
INSERT INTO "articles_section" VALUES (1, 0, 'text', '', 'Owls and wolves.', '', 1);
INSERT INTO "articles_section" VALUES (2, 1, 'text', 'What can I ask?', 'Anything you like.', '', 1);
INSERT INTO "articles_section" VALUES (3, 0, 'text', '', 'It is ordinary to be nervous.', 'section-1', 2);
INSERT INTO "articles_section" VALUES (4, 1, 'text', 'What can I ask?', 'Anything you like.', 'what-can-i-ask', 2);
INSERT INTO "articles_section" VALUES (5, 0, 'text', '', 'Stopping is a choice.', 'section-1', 3);
INSERT INTO "articles_section" VALUES (6, 1, 'text', 'What can I ask?', 'Anything you like.', 'what-can-i-ask', 3);
INSERT INTO "articles_section" VALUES (7, 0, 'text', '', 'It is ordinary to be nervous.', 'section-1', 4);
INSERT INTO "articles_section" VALUES (8, 1, 'text', 'What can I ask?', 'Anything you like.', 'what-can-i-ask', 4);
INSERT INTO "articles_editiontopic" VALUES (1, 0, 1, 1);
INSERT INTO "articles_editiontopic" VALUES (2, 0, 2, 2);
INSERT INTO "articles_editiontopic" VALUES (3, 1, 2, 1);
INSERT INTO "articles_editiontopic" VALUES (4, 0, 3, 1);
INSERT INTO "articles_articletopic" VALUES (1, 0, 2, 1);
INSERT INTO "articles_articletopic" VALUES (2, 0, 3, 2);
INSERT INTO "articles_articletopic" VALUES (3, 1, 3, 1);
INSERT INTO "articles_articletopic" VALUES (4, 0, 4, 1);
INSERT INTO "articles_revision" VALUES (1, 1, '---
title: A draft about owls
slug: a-draft-about-owls
authors: [ana-moreira]
---

It is ordinary to be nervous.

## What can I ask?

Anything you like.
', '{"authors": {"ana-moreira": 1}, "topics": {}, "related": {}, "episode": {}, "pictures": {}}', '2026-06-01 12:00:00', '', 1, NULL, 0, '');
INSERT INTO "articles_revision" VALUES (2, 2, '---
title: A draft about owls
slug: a-draft-about-owls
authors: [ana-moreira]
---

Owls and wolves.

## What can I ask?

Anything you like.
', '{"authors": {"ana-moreira": 1}, "topics": {}, "related": {}, "episode": {}, "pictures": {}}', '2026-06-01 12:00:00', '', 1, NULL, 0, '');
INSERT INTO "articles_revision" VALUES (3, 1, '---
title: What happens first?
slug: what-happens-first
authors: [ana-moreira]
topics: [Sleep]
related: [a-draft-about-owls]
episode: first-sessions
---

It is ordinary to be nervous.

## What can I ask?

Anything you like.
', '{"authors": {"ana-moreira": 1}, "topics": {"Sleep": 1}, "related": {"a-draft-about-owls": 1}, "episode": {"first-sessions": 1}, "pictures": {}}', '2026-06-01 12:00:00', '', 2, NULL, 0, '');
INSERT INTO "articles_revision" VALUES (4, 2, '---
title: What happens first?
slug: what-happens-first
authors: [ana-moreira]
topics: [Sleep]
related: [a-draft-about-owls]
episode: first-sessions
published: 2026-06-01T12:00:00Z
---

It is ordinary to be nervous.

## What can I ask?

Anything you like.
', '{"authors": {"ana-moreira": 1}, "topics": {"Sleep": 1}, "related": {"a-draft-about-owls": 1}, "episode": {"first-sessions": 1}, "pictures": {}}', '2026-06-01 12:00:00', 'Published', 2, NULL, 0, '');
INSERT INTO "articles_revision" VALUES (5, 1, '---
title: Can I stop?
slug: can-i-stop
authors: [ana-moreira]
topics: [Endings, Sleep]
related: [what-happens-first]
---

It is ordinary to be nervous.

## What can I ask?

Anything you like.
', '{"authors": {"ana-moreira": 1}, "topics": {"Endings": 2, "Sleep": 1}, "related": {"what-happens-first": 2}, "episode": {}, "pictures": {}}', '2026-06-01 12:00:00', '', 3, NULL, 0, '');
INSERT INTO "articles_revision" VALUES (6, 2, '---
title: Can I stop?
slug: can-i-stop
authors: [ana-moreira]
topics: [Endings, Sleep]
related: [what-happens-first]
published: 2026-06-01T12:00:00Z
---

It is ordinary to be nervous.

## What can I ask?

Anything you like.
', '{"authors": {"ana-moreira": 1}, "topics": {"Endings": 2, "Sleep": 1}, "related": {"what-happens-first": 2}, "episode": {}, "pictures": {}}', '2026-06-01 12:00:00', 'Published', 3, NULL, 0, '');
INSERT INTO "articles_revision" VALUES (7, 3, '---
title: Can I stop?
slug: can-i-stop
authors: [ana-moreira]
topics: [Endings, Sleep]
related: [what-happens-first]
published: 2026-06-01T12:00:00Z
---

Stopping is a choice.

## What can I ask?

Anything you like.
', '{"authors": {"ana-moreira": 1}, "topics": {"Endings": 2, "Sleep": 1}, "related": {"what-happens-first": 2}, "episode": {}, "pictures": {}}', '2026-06-01 12:00:00', '', 3, NULL, 0, '');
INSERT INTO "articles_revision" VALUES (8, 1, '---
title: What comes later?
slug: what-comes-later
authors: [ana-moreira]
topics: [Sleep]
---

It is ordinary to be nervous.

## What can I ask?

Anything you like.
', '{"authors": {"ana-moreira": 1}, "topics": {"Sleep": 1}, "related": {}, "episode": {}, "pictures": {}}', '2026-06-01 12:01:00', '', 4, NULL, 0, '');
INSERT INTO "articles_revision" VALUES (9, 2, '---
title: What comes later?
slug: what-comes-later
authors: [ana-moreira]
topics: [Sleep]
published: 2100-01-01
---

It is ordinary to be nervous.

## What can I ask?

Anything you like.
', '{"authors": {"ana-moreira": 1}, "topics": {"Sleep": 1}, "related": {}, "episode": {}, "pictures": {}}', '2026-06-01 12:01:00', 'Published', 4, NULL, 0, '');
INSERT INTO "articles_article" VALUES (1, 'article', 'A draft about owls', 'a-draft-about-owls', '', '', '', '', '', '', '', NULL, NULL, '2026-06-01 12:00:00', '2026-06-01 12:00:00', NULL, NULL, NULL, 10, '3560597f33eec3f35a2ab5984492469a');
INSERT INTO "articles_article" VALUES (2, 'article', 'What happens first?', 'what-happens-first', '', '', '', '', '', '', '', '2026-06-01 12:00:00', NULL, '2026-06-01 12:00:00', '2026-06-01 12:00:00', NULL, 1, NULL, 13, '4bb1ead0849d08a730c487fec4cd80d3');
INSERT INTO "articles_article" VALUES (3, 'article', 'Can I stop?', 'can-i-stop', '', '', '', '', '', '', '', '2026-06-01 12:00:00', NULL, '2026-06-01 12:00:00', '2026-06-01 12:00:00', NULL, NULL, NULL, 11, 'd7f1d6c075bb8f50aaed272be8352ac0');
INSERT INTO "articles_article" VALUES (4, 'article', 'What comes later?', 'what-comes-later', '', '', '', '', '', '', '', '2100-01-01 00:00:00', NULL, '2026-06-01 12:01:00', '2026-06-01 12:01:00', NULL, NULL, NULL, 13, '19ee8a9a43e06522d7729247277acc53');
INSERT INTO "articles_fulltext" VALUES (1, 'A draft about owls', 'Owls and wolves.
What can I ask?
Anything you like.');
INSERT INTO "articles_fulltext" VALUES (2, 'What happens first?', 'It is ordinary to be nervous.
What can I ask?
Anything you like.');
INSERT INTO "articles_fulltext" VALUES (3, 'Can I stop?', 'Stopping is a choice.
What can I ask?
Anything you like.');
INSERT INTO "articles_fulltext" VALUES (4, 'What comes later?', 'It is ordinary to be nervous.
What can I ask?
Anything you like.');
INSERT INTO "articles_editiontext" VALUES (1, 'What happens first?', '', 'What can I ask?', '
It is ordinary to be nervous.What can I ask?
Anything you like.');
INSERT INTO "articles_editiontext" VALUES (2, 'Can I stop?', '', 'What can I ask?', '
It is ordinary to be nervous.What can I ask?
Anything you like.');
INSERT INTO "articles_editiontext" VALUES (3, 'What comes later?', '', 'What can I ask?', '
It is ordinary to be nervous.What can I ask?
Anything you like.');
INSERT INTO "articles_episode" VALUES (1, 'First sessions', 'first-sessions', 1, NULL, '2026-06-01 12:00:00', 'audio/first.mp3', 60, 1000, 'audio/mpeg', 'WEBVTT

00:00.000 --> 00:05.000
<v Ana>Hello.
', '[]', '', '', 0, '[]');
INSERT INTO "articles_seriespart" VALUES (1, 0, 2, 1);
INSERT INTO "articles_seriespart" VALUES (2, 1, 3, 1);
INSERT INTO "articles_series" VALUES (1, 'First steps', 'first-steps', '', '', 0);
INSERT INTO "articles_edition" VALUES (1, 1, 'article', 'what-happens-first', 'What happens first?', '', '', '', '', '[{"type": "text", "heading": "", "heading_html": "", "anchor": "section-1", "html": "<p>It is ordinary to be nervous.</p>\n"}, {"type": "text", "heading": "What can I ask?", "heading_html": "What can I ask?", "anchor": "what-can-i-ask", "html": "<p>Anything you like.</p>\n"}]', '', '{}', '{}', '2026-06-01 12:00:00', NULL, 9, 1, 1, '---
title: What happens first?
slug: what-happens-first
authors: [ana-moreira]
topics: [Sleep]
related: [a-draft-about-owls]
episode: first-sessions
published: 2026-06-01T12:00:00Z
---

It is ordinary to be nervous.

## What can I ask?

Anything you like.
', 'a60a0e17f1a481ec6b9e6cdc55a8c4a37c148bc4a83235d4b65ee2955e174178', 1, '2026-06-01 12:00:00', NULL, NULL, NULL, 0, '2026-06-01 12:00:00', 2, NULL, NULL, 1, 4, '4bb1ead0849d08a730c487fec4cd80d3', '{"authors": [1], "topics": [1], "related": [1]}');
INSERT INTO "articles_edition" VALUES (2, 1, 'article', 'can-i-stop', 'Can I stop?', '', '', '', '', '[{"type": "text", "heading": "", "heading_html": "", "anchor": "section-1", "html": "<p>It is ordinary to be nervous.</p>\n"}, {"type": "text", "heading": "What can I ask?", "heading_html": "What can I ask?", "anchor": "what-can-i-ask", "html": "<p>Anything you like.</p>\n"}]', '', '{}', '{}', '2026-06-01 12:00:00', NULL, 9, 1, 1, '---
title: Can I stop?
slug: can-i-stop
authors: [ana-moreira]
topics: [Endings, Sleep]
related: [what-happens-first]
published: 2026-06-01T12:00:00Z
---

It is ordinary to be nervous.

## What can I ask?

Anything you like.
', 'e02e91347c2f1c4bed733788dcfdc12580b02b14748ef38cccfe5e92fce85ef8', 1, '2026-06-01 12:00:00', NULL, NULL, NULL, 0, '2026-06-01 12:00:00', 3, NULL, NULL, NULL, 6, 'e5d5af29b90863ae2134726f31b73b19', '{"authors": [1], "topics": [2, 1], "related": [2]}');
INSERT INTO "articles_edition" VALUES (3, 1, 'article', 'what-comes-later', 'What comes later?', '', '', '', '', '[{"type": "text", "heading": "", "heading_html": "", "anchor": "section-1", "html": "<p>It is ordinary to be nervous.</p>\n"}, {"type": "text", "heading": "What can I ask?", "heading_html": "What can I ask?", "anchor": "what-can-i-ask", "html": "<p>Anything you like.</p>\n"}]', '', '{}', '{}', '2100-01-01 00:00:00', NULL, 9, 1, 1, '---
title: What comes later?
slug: what-comes-later
authors: [ana-moreira]
topics: [Sleep]
published: 2100-01-01
---

It is ordinary to be nervous.

## What can I ask?

Anything you like.
', '06dd4981485896f14eef8e20907692f7bb5c7228323b9f985ad39b203cb3924b', 1, '2100-01-01 00:00:00', NULL, NULL, NULL, 0, '2026-06-01 12:01:00', 4, NULL, NULL, NULL, 9, '19ee8a9a43e06522d7729247277acc53', '{"authors": [1], "topics": [1], "related": []}');
