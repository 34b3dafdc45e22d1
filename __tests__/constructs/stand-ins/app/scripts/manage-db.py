"""Does to a database what scripts/manage-db.py of Balrog v3.25 does, in as much as its exit codes and its dump depend on it."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from urllib.parse import urlparse

SCHEMA = """
CREATE TABLE dockerflow (watchdog INT NOT NULL);
CREATE TABLE rules (rule_id INT AUTO_INCREMENT PRIMARY KEY, mapping VARCHAR(100), fallbackMapping VARCHAR(100), product VARCHAR(15));
CREATE TABLE rules_history (change_id INT AUTO_INCREMENT PRIMARY KEY, changed_by VARCHAR(100), mapping VARCHAR(100));
CREATE TABLE rules_scheduled_changes (sc_id INT AUTO_INCREMENT PRIMARY KEY, complete INT, base_mapping VARCHAR(100), base_fallbackMapping VARCHAR(100));
CREATE TABLE releases (name VARCHAR(100) PRIMARY KEY, data LONGTEXT);
CREATE TABLE releases_json (name VARCHAR(100) PRIMARY KEY, data LONGTEXT);
CREATE TABLE release_assets (name VARCHAR(100), path VARCHAR(200), data LONGTEXT, PRIMARY KEY (name, path));
CREATE TABLE pinnable_releases (product VARCHAR(15), version VARCHAR(75), mapping VARCHAR(100));
CREATE TABLE permissions (username VARCHAR(100), permission VARCHAR(50));
"""
MIGRATIONS = [SCHEMA, os.environ.get("MIGRATION", "ALTER TABLE rules ADD COLUMN comment VARCHAR(500);")]
BATCH = 30

# Releases that a rule or a scheduled change of a rule names. Without a scheduled change there is nothing to join, and no release.
NAMES = """
SELECT DISTINCT r.name FROM {table} r, rules, rules_scheduled_changes s
WHERE r.name IN (rules.mapping, rules.fallbackMapping)
OR (s.complete = 0 AND r.name IN (s.base_mapping, s.base_fallbackMapping))
"""
CLEANUP = """
SET SESSION sql_mode = 'TRADITIONAL';
DELETE releases FROM releases LEFT JOIN rules m ON (name = m.mapping)
WHERE name LIKE '%nightly%' AND name NOT LIKE '%latest' AND m.mapping IS NULL
AND STR_TO_DATE(RIGHT(name, 14), '%Y%m%d%H%i%S') < NOW() - INTERVAL {days} DAY;
"""


class Database:
    def __init__(self, uri):
        parts = urlparse(uri)
        self.host, self.user, self.password = parts.hostname, parts.username, parts.password
        self.name = parts.path.lstrip("/")

    def sql(self, text):
        command = ["mariadb", "--no-defaults", "-h", self.host, "-u", self.user, "--protocol=tcp", "-N", "-B", self.name]
        environment = {**os.environ, "MYSQL_PWD": self.password}
        return subprocess.run(command, input=text, env=environment, check=True, capture_output=True, text=True).stdout.splitlines()

    def dump(self, out, *arguments):
        """The password is an argument, and so a part of the traceback when it fails."""
        out.flush()
        common = ["--protocol=tcp", "--single-transaction", "--lock-tables=false", "--no-tablespaces", self.name]
        command = ["mysqldump", "-h", self.host, "-u", self.user, f"-p{self.password}", *common, *arguments]
        subprocess.run(command, stdout=out, check=True)

    def version(self):
        return int(self.sql("SELECT version FROM migrate_version")[0])


def upgrade(database):
    for number in range(database.version(), len(MIGRATIONS)):
        database.sql(MIGRATIONS[number])
        database.sql(f"UPDATE migrate_version SET version = {number + 1}")


def create(database):
    database.sql("CREATE TABLE migrate_version (repository_id VARCHAR(250) PRIMARY KEY, version INT)")
    database.sql("INSERT INTO migrate_version VALUES ('balrog', 0)")
    upgrade(database)


def extract(database, location):
    data = ["--skip-add-drop-table", "--no-create-info"]
    with open(location, "w") as out:
        database.dump(out, "--no-data")
        database.dump(out, *data, "dockerflow", "rules", "rules_history", "migrate_version")
        for table, tables, column in (
            ("releases_json", ["releases_json", "release_assets"], "name"),
            ("releases_json", ["pinnable_releases"], "mapping"),
            ("releases", ["releases"], "name"),
        ):
            names = database.sql(NAMES.format(table=table))
            for start in range(0, len(names), BATCH):
                listed = ", ".join(f"'{name}'" for name in names[start : start + BATCH])
                database.dump(out, *data, *tables, f"--where={column} IN ({listed})")


if __name__ == "__main__":
    parser = ArgumentParser()
    parser.add_argument("-d", "--db", required=True)
    parser.add_argument("action")
    parser.add_argument("argument", nargs="?")
    given = parser.parse_args()
    database = Database(given.db)
    if given.action == "create":
        create(database)
    elif given.action == "upgrade":
        upgrade(database)
    elif given.action == "extract":
        extract(database, given.argument)
    elif given.action == "cleanup":
        database.sql(CLEANUP.format(days=int(given.argument)))
    else:
        sys.exit(f"no action {given.action}")
