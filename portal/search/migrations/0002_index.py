from django.db import migrations

COLUMNS = "title_words, title_stems, words, stems"
NEW = "new.title_words, new.title_stems, new.words, new.stems"
OLD = "old.title_words, old.title_stems, old.words, old.stems"

SQLITE = [
    f"CREATE VIRTUAL TABLE search_fts USING fts5({COLUMNS}, content='search_document', content_rowid='id', "
    "tokenize='unicode61', prefix='2 3')",
    "CREATE TRIGGER search_document_insert AFTER INSERT ON search_document BEGIN "
    f"INSERT INTO search_fts(rowid, {COLUMNS}) VALUES (new.id, {NEW}); END",
    "CREATE TRIGGER search_document_delete AFTER DELETE ON search_document BEGIN "
    f"INSERT INTO search_fts(search_fts, rowid, {COLUMNS}) VALUES ('delete', old.id, {OLD}); END",
    "CREATE TRIGGER search_document_update AFTER UPDATE ON search_document BEGIN "
    f"INSERT INTO search_fts(search_fts, rowid, {COLUMNS}) VALUES ('delete', old.id, {OLD}); "
    f"INSERT INTO search_fts(rowid, {COLUMNS}) VALUES (new.id, {NEW}); END",
    "INSERT INTO search_fts(search_fts) VALUES ('rebuild')",
]
SQLITE_BACK = [
    "DROP TRIGGER search_document_update",
    "DROP TRIGGER search_document_delete",
    "DROP TRIGGER search_document_insert",
    "DROP TABLE search_fts",
]
POSTGRESQL = [
    "ALTER TABLE search_document ADD COLUMN words_vector tsvector, ADD COLUMN stems_vector tsvector",
    "CREATE INDEX search_document_words ON search_document USING gin (words_vector)",
    "CREATE INDEX search_document_stems ON search_document USING gin (stems_vector)",
]
POSTGRESQL_BACK = ["ALTER TABLE search_document DROP COLUMN words_vector, DROP COLUMN stems_vector"]


def run(statements):
    def apply(apps, schema_editor):
        for statement in statements.get(schema_editor.connection.vendor, []):
            schema_editor.execute(statement)

    return apply


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [
        migrations.RunPython(
            run({"sqlite": SQLITE, "postgresql": POSTGRESQL}),
            run({"sqlite": SQLITE_BACK, "postgresql": POSTGRESQL_BACK}),
        )
    ]
