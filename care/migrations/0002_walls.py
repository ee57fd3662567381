"""What the ORM cannot say: nothing crosses a brand, and the audit is only ever added to."""

from django.db import migrations

# table, column, the table of the same brand that it points to
WITHIN_A_BRAND = [
    ("membership", "team", "team"),
    ("channelaccount", "app", "networkapp"),
    ("channelaccount", "default_team", "team"),
    ("author", "customer", "customer"),
    ("post", "account", "channelaccount"),
    ("post", "author", "author"),
    ("post", "case", "case"),
    ("case", "customer", "customer"),
    ("case", "team", "team"),
    ("case", "previous", "case"),
    ("case", "first_post", "post"),
    ("case", "last_inbound", "post"),
    ("reply", "case", "case"),
    ("reply", "to_post", "post"),
    ("reply", "account", "channelaccount"),
    ("reply", "api_key", "apikey"),
    ("reply", "post", "post"),
    ("savedreply", "team", "team"),
    ("quarantine", "account", "channelaccount"),
]

APPEND_ONLY = """
CREATE FUNCTION care_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit line % is never changed or deleted', OLD.id USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER care_caseevent_append_only BEFORE UPDATE OR DELETE ON care_caseevent
    FOR EACH ROW EXECUTE FUNCTION care_refuse_change();
"""


def wall(table: str, column: str, target: str) -> migrations.RunSQL:
    name = f"care_{table}_{column}_same_brand"
    return migrations.RunSQL(
        f"ALTER TABLE care_{table} ADD CONSTRAINT {name} FOREIGN KEY (brand_id, {column}_id) "
        f"REFERENCES care_{target} (brand_id, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE care_{table} DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("care", "0001_initial")]
    operations = [
        *(wall(*row) for row in WITHIN_A_BRAND),
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER care_caseevent_append_only ON care_caseevent; DROP FUNCTION care_refuse_change()",
        ),
    ]
