# Answers one question about the content of a database ($ASK), a JSON object a line, or takes changes from its schedule. It knows
# Balrog's tables by how they are named and built (src/auslib/db.py: HistoryTable, ScheduledChangeTable), so that a table
# which a later version adds is asked, too. Whoever starts the task may set every variable, so each is read as what it must be.
fail() {
  echo "$1" >&2
  exit 2
}
must_be() { [[ ${!1:-} =~ ^$2$ ]] || fail "$1 is '${!1:-}', which is not $3"; }

uri=$DBURI_PUBLIC
[[ $ASK != take-from-schedule ]] || uri=$DBURI_ADMIN
[[ $uri =~ ^mysql://([^:@/]+):([^:@/]+)@([^:@/?]+)(:[0-9]+)?/([^/?]+)$ ]] ||
  fail 'A DBURI does not look as database-users writes it'
user=${BASH_REMATCH[1]}
password=${BASH_REMATCH[2]}
database=${BASH_REMATCH[5]}
# The host is the one of the generation that is asked, which need not be the one that serves.
must_be DB_HOST '[A-Za-z0-9.-]+' 'a host name'

# Statements come on standard input, the password in the environment: neither is on a command line.
ask() {
  { printf "SET SESSION group_concat_max_len = 4000000;\n"; cat; } |
    MYSQL_PWD=$password mysql --host="$DB_HOST" --user="$user" --ssl-mode=REQUIRED --batch --raw --skip-column-names \
      "$database" 2> >(without_password >&2)
}

# One SELECT for each history table, put together by the server. NOT NULL columns are the key of the table whose history it is;
# a row without anything else says that the key was deleted, or a millisecond later inserted.
of_histories() {
  cat <<SQL
SELECT GROUP_CONCAT(CONCAT('SELECT change_id AS id, timestamp AS at, JSON_OBJECT(''table'', ''', base, ''', ''change'', change_id,
  ''who'', changed_by, ''at'', timestamp, ''key'', CONCAT_WS(''/'', ', IFNULL(of_key, '''?'''), '), ''gone'', IF(', IFNULL(gone, '0'),
  ', 1, 0)) AS said FROM \`', base, '_history\` WHERE $1') SEPARATOR ' UNION ALL ') INTO @parts FROM (
    SELECT SUBSTRING(table_name, 1, CHAR_LENGTH(table_name) - 8) AS base,
      GROUP_CONCAT(IF(is_nullable = 'NO', CONCAT('\`', column_name, '\`'), NULL) ORDER BY ordinal_position) AS of_key,
      GROUP_CONCAT(IF(is_nullable = 'YES', CONCAT('\`', column_name, '\` IS NULL'), NULL) SEPARATOR ' AND ') AS gone
    FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name LIKE '%\\\\_history' AND column_name NOT IN ('change_id', 'changed_by', 'timestamp')
    GROUP BY table_name) AS histories;
SET @query = IFNULL(CONCAT('SELECT said FROM (', @parts, ') AS every ORDER BY $2'), 'DO 0');
PREPARE question FROM @query;
EXECUTE question;
SQL
}

# Changes that are not complete and whose moment comes before $TO_MS, or that wait for a telemetry that nobody reads any more.
of_schedules() {
  cat <<SQL
SELECT GROUP_CONCAT(CONCAT('SELECT c.\`when\` AS at, s.sc_id AS id, JSON_OBJECT(''table'', ''', base, ''', ''id'', s.sc_id, ''when'', c.\`when\`,
  ''by'', s.scheduled_by, ''kind'', s.change_type, ''what'', CONCAT_WS('', '', ', what, '), ''signoffs'', (SELECT GROUP_CONCAT(
  CONCAT(o.username, '' ('', o.role, '')'') SEPARATOR '', '') FROM \`', base, '_scheduled_changes_signoffs\` AS o WHERE o.sc_id = s.sc_id)) AS said
  FROM \`', base, '_scheduled_changes\` AS s JOIN \`', base, '_scheduled_changes_conditions\` AS c ON c.sc_id = s.sc_id
  WHERE IFNULL(s.complete, 0) = 0 AND IFNULL(c.\`when\`, 0) <= $TO_MS') SEPARATOR ' UNION ALL ') INTO @parts FROM (
    SELECT SUBSTRING(table_name, 1, CHAR_LENGTH(table_name) - 18) AS base,
      GROUP_CONCAT(CONCAT('IF(s.\`', column_name, '\` IS NULL, NULL, CONCAT(''', SUBSTRING(column_name, 6), '='', s.\`', column_name, '\`))')
        ORDER BY ordinal_position) AS what
    FROM information_schema.columns
    WHERE table_schema = DATABASE() AND table_name LIKE '%\\\\_scheduled\\\\_changes' AND column_name LIKE 'base\\\\_%'
      AND data_type NOT IN ('longtext', 'mediumtext', 'json')
    GROUP BY table_name) AS schedules;
SET @query = IFNULL(CONCAT('SELECT said FROM (', @parts, ') AS every ORDER BY at, id'), 'DO 0');
PREPARE question FROM @query;
EXECUTE question;
SQL
}

# As ScheduledChangeTable.delete: the row and its condition, with a row in the history of each. Sign-offs stay, as Balrog leaves them.
take_from_schedule() {
  local change table id part
  echo 'START TRANSACTION;'
  for change in $CHANGES; do
    table=${change%:*} id=${change#*:}
    for part in '' _conditions; do
      table_of=${table}_scheduled_changes$part
      printf "INSERT INTO \`%s_history\` (changed_by, timestamp, sc_id) SELECT '%s', ROUND(UNIX_TIMESTAMP(NOW(3)) * 1000), sc_id FROM \`%s\` WHERE sc_id = %s;\n" \
        "$table_of" "$CHANGED_BY" "$table_of" "$id"
      printf 'DELETE FROM `%s` WHERE sc_id = %s;\n' "$table_of" "$id"
    done
  done
  echo 'COMMIT;'
}

case $ASK in
  writes)
    must_be FROM_MS '[0-9]{1,15}' 'milliseconds since 1970'
    must_be TO_MS '[0-9]{1,15}' 'milliseconds since 1970'
    of_histories "timestamp > $FROM_MS AND timestamp <= $TO_MS" 'at, id LIMIT 5000' | ask
    ;;
  change)
    # The change, and what came before it, whichever table it is of.
    must_be CHANGE_TABLE '[a-z_]{1,60}' 'the name of a table'
    must_be CHANGE '[0-9]{1,10}' 'a change_id'
    at=$(ask <<<"SELECT timestamp FROM \`${CHANGE_TABLE}_history\` WHERE change_id = $CHANGE")
    [[ -n $at ]] || fail "${CHANGE_TABLE}_history has no change_id $CHANGE"
    of_histories "timestamp <= $at" 'at DESC, id DESC LIMIT 20' | ask
    ;;
  due)
    must_be TO_MS '[0-9]{1,15}' 'milliseconds since 1970'
    of_schedules | ask
    ;;
  take-from-schedule)
    must_be CHANGES '[a-z_]+:[0-9]{1,10}( [a-z_]+:[0-9]{1,10})*' 'changes as rules:12, with spaces between them'
    must_be CHANGED_BY '[A-Za-z0-9@. _-]{1,100}' 'somebody'
    take_from_schedule | ask
    ;;
  *) fail "ASK is '$ASK', and not writes, change, due or take-from-schedule" ;;
esac
echo '{"answered": true}'
