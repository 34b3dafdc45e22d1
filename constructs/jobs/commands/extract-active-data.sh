# Writes the public rows of the database to $OUTPUT_FILE, and ends with 0 when they are all there. `run.sh
# extract-active-data` will not do: it ends with the exit code of xz, whatever became of the dump before.
raw=${OUTPUT_FILE%.xz}
manage_db extract "$raw"

# Each of the dumps that this file is made of ends in "-- Dump completed", and a query that finds nothing is no error:
# whether all is there is asked of the file and of the database.
found=$(grep -aoE '^(CREATE TABLE|INSERT INTO) `[A-Za-z0-9_]+`' "$raw" | sort -u || true)
wrong=()
has() {
  grep -qxF "$1 \`$2\`" <<<"$found"
}

if ! [[ $DBURI =~ ^mysql://([^:@/]+):[^:@/]+@([^:@/?]+)(:[0-9]+)?/([^/?]+)$ ]]; then
  echo 'DBURI does not look as database-users writes it' >&2
  exit 1
fi
user=${BASH_REMATCH[1]}
host=${BASH_REMATCH[2]}
database=${BASH_REMATCH[4]}
client=$(command -v mariadb || command -v mysql)
ask() {
  MYSQL_PWD=$password "$client" --host="$host" --user="$user" --protocol=tcp --batch --skip-column-names \
    --execute="$1" "$database"
}

tables=$(ask "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name")
for table in $tables; do
  has 'CREATE TABLE' "$table" || wrong+=("the table $table")
done
for table in $DUMPED_TABLES; do
  rows=$(ask "SELECT 1 FROM $table LIMIT 1")
  [[ -z $rows ]] || has 'INSERT INTO' "$table" || wrong+=("the rows of $table")
done
for table in $RELEASE_TABLES; do
  rows=$(ask "SELECT 1 FROM $table WHERE name IN (SELECT mapping FROM rules) LIMIT 1")
  [[ -z $rows ]] || has 'INSERT INTO' "$table" || wrong+=("the rows of $table that rules map to")
done
has 'INSERT INTO' rules || wrong+=('any rule')
releases=no
for table in $RELEASE_TABLES; do
  ! has 'INSERT INTO' "$table" || releases=yes
done
# In the era its query joins rules_scheduled_changes: an empty one leaves no release.
[[ $releases == yes ]] || wrong+=('any release: does rules_scheduled_changes have a row?')

if ((${#wrong[@]} > 0)); then
  echo 'The dump is not complete, and is not published. It lacks:' >&2
  printf '  %s\n' "${wrong[@]}" >&2
  exit 1
fi

# One thread: each has its own buffers of a hundred megabytes, and the job has run out of memory before.
xz --threads=1 --stdout "$raw" >"$OUTPUT_FILE"
rm "$raw"
echo "Wrote $(stat --format=%s "$OUTPUT_FILE") bytes"
