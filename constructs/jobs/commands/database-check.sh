# Says of the database at $DB_HOST whether applications can be led to it: one line of JSON on standard output, and 0 for a
# good one alone. What could not be asked is a finding, too. It reads as the users do, and writes nothing.
findings=()
counts=()
schema=null
newest=null
told=no

json() {
  local text=${1//\\/\\\\}
  text=${text//\"/\\\"}
  printf '"%s"' "${text//[[:cntrl:]]/ }"
}
finding() {
  findings+=("{\"check\":$(json "$1"),\"said\":$(json "$2")}")
}
joined() {
  local IFS=,
  printf '%s' "$*"
}
# However it ends, it says something: a check that broke off is no good verdict.
tell() {
  local code=$? word=good
  [[ $told == no ]] || return 0
  told=yes
  ((code == 0)) || finding check "it broke off with $code before it had asked everything: $(tail -n 1 "$errors")"
  ((${#findings[@]} == 0)) || word=bad
  printf '{"generation":%s,"verdict":"%s","findings":[%s],"schemaVersion":%s,"newestHistory":%s,"rows":{%s}}\n' \
    "$(json "$GENERATION")" "$word" "$(joined "${findings[@]+"${findings[@]}"}")" "$schema" "$newest" \
    "$(joined "${counts[@]+"${counts[@]}"}")"
  [[ $word == good ]] || exit 1
}
errors=/tmp/errors
exec 2>"$errors"
trap tell EXIT
trap 'exit 143' TERM

declare -A user secret
said=/tmp/said
# ask ROLE STATEMENT [HOST]: the rows; what the client has against it is in $said. The password is in no argument.
ask() {
  MYSQL_PWD=${secret[$1]} mysql --host="${3:-$DB_HOST}" --user="${user[$1]}" --ssl-mode=REQUIRED --connect-timeout=20 \
    --batch --skip-column-names "$DB_NAME" <<<"SET SESSION TRANSACTION READ ONLY; $2" 2>"$said"
}
complaint() {
  password=${secret[$1]}
  without_password <"$said" | grep -m 1 '^ERROR ' || echo 'the client did not say why'
}

# signs_in ROLE: as the user and with the password of its secret.
signs_in() {
  local variable=DBURI_${1^^}
  if ! [[ ${!variable} =~ ^mysql://([^:@/]+):([^:@/]+)@([^:@/?]+)(:[0-9]+)?/[^/?]+$ ]]; then
    finding sign-in "the secret of $1 is no DBURI as database-users writes it"
    return 1
  fi
  user[$1]=${BASH_REMATCH[1]}
  secret[$1]=${BASH_REMATCH[2]}
  # Applications go where it leads, whatever is switched.
  [[ ${BASH_REMATCH[3]} == "$SERVING_HOST" ]] ||
    finding leads-to "the DBURI of $1 names ${BASH_REMATCH[3]}, and not $SERVING_HOST: no switch would reach who reads it"
  ask "$1" 'SELECT 1' >/dev/null && return 0
  if grep -q 'ERROR 1045 ' "$said"; then
    finding sign-in "${user[$1]} is not there, or has another password than its secret"
  else
    finding sign-in "${user[$1]}: $(complaint "$1")"
  fi
  return 1
}

# has_rights ROLE: what it was granted and nothing else. A line of SHOW GRANTS can hold the password's hash: none is quoted.
has_rights() {
  local expected=GRANTS_${1^^} lines line privilege granted=', '
  if ! lines=$(ask "$1" 'SHOW GRANTS'); then
    finding rights "${user[$1]}: nobody knows what it may do: $(complaint "$1")"
    return 0
  fi
  while IFS= read -r line; do
    [[ $line != *'WITH GRANT OPTION'* ]] || finding rights "${user[$1]} may hand on what it may do"
    case $line in
      'GRANT USAGE ON '*) ;;
      'GRANT '*" ON \`$DB_NAME\`.* TO "*)
        line=${line#GRANT }
        granted+="${line%% ON *}, "
        ;;
      *) finding rights "${user[$1]} may do more than it should: ${line%% TO *}" ;;
    esac
  done <<<"$lines"
  while IFS= read -r privilege; do
    [[ -z $privilege || ", ${!expected}, " == *", $privilege, "* ]] || finding rights "${user[$1]} may also $privilege"
  done <<<"${granted//, /$'\n'}"
  while IFS= read -r privilege; do
    [[ $granted == *", $privilege, "* ]] || finding rights "${user[$1]} may not $privilege"
  done <<<"${!expected//, /$'\n'}"
}

schema_is_right() {
  local found
  if ! found=$(ask public "SELECT $SCHEMA_COLUMN FROM $SCHEMA_TABLE"); then
    finding schema "its version is not known: $(complaint public)"
  elif ! [[ $found =~ ^[0-9A-Za-z]+$ ]]; then
    finding schema "$SCHEMA_TABLE has not one version but '$found'"
  else
    # Alembic's begin with zeros, which are no numbers of JSON.
    [[ $found =~ ^(0|[1-9][0-9]*)$ ]] && schema=$found || schema=$(json "$found")
    if [[ -z $EXPECT_SCHEMA_VERSION ]]; then
      finding schema "it is $found, and nobody said which one the release expects: EXPECT_SCHEMA_VERSION"
    elif [[ $found != "$EXPECT_SCHEMA_VERSION" ]]; then
      finding schema "it is $found, and the release expects $EXPECT_SCHEMA_VERSION"
    fi
  fi
}

tables_are_there() {
  local table missing=()
  if ! have=$(ask public 'SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()'); then
    finding tables "nobody knows which there are: $(complaint public)"
    return 0
  fi
  for table in $TABLES; do
    grep -qxF "$table" <<<"$have" || missing+=("$table")
  done
  ((${#missing[@]} == 0)) || finding tables "missing: ${missing[*]}"
}

# count TABLE [HOST]
count() {
  local rows
  rows=$(ask public "SELECT COUNT(*) FROM $1" "${2:-$DB_HOST}") && [[ $rows =~ ^[0-9]+$ ]] && printf '%s' "$rows"
}
# at_least TABLE ROWS FLOOR FROM
at_least() {
  (($2 >= $3)) || finding rows "$1 has $2 rows, and should have $3 at least ($4)"
}
rows_are_there() {
  local table rows floor pair other
  declare -A has=()
  for table in $MEASURED; do
    # What is missing has been said.
    grep -qxF "$table" <<<"$have" || continue
    if rows=$(count "$table"); then
      has[$table]=$rows
      counts+=("\"$table\":$rows")
      if [[ -n $REFERENCE_HOST ]]; then
        if other=$(count "$table" "$REFERENCE_HOST"); then
          at_least "$table" "$rows" $((other * 9 / 10)) "nine tenths of those at $REFERENCE_HOST"
        else
          finding rows "$table: nobody knows how many there are at $REFERENCE_HOST: $(complaint public)"
        fi
      fi
    else
      finding rows "$table: nobody knows how many there are: $(complaint public)"
    fi
  done
  for pair in $FLOORS; do
    table=${pair%%=*}
    floor=${pair#*=}
    if ! [[ $pair =~ ^[a-z_]+=[0-9]+$ ]]; then
      finding rows "FLOORS has '$pair', and not a table and its rows: rules=2000"
    elif [[ " $MEASURED " != *" $table "* ]]; then
      finding rows "FLOORS names $table, which is not counted: $MEASURED"
    elif [[ -n ${has[$table]:-} ]]; then
      at_least "$table" "${has[$table]}" "$floor" FLOORS
    fi
  done
  [[ -n $FLOORS || -n $REFERENCE_HOST ]] ||
    finding rows 'nobody said how many there should be: FLOORS, or REFERENCE_HOST'
}

history_is_fresh() {
  local table parts='' found moment changed
  for table in $HISTORY_TABLES; do
    grep -qxF "$table" <<<"$have" || continue
    parts+="${parts:+ UNION ALL }SELECT MAX(timestamp) AS changed FROM $table"
  done
  if [[ -z $parts ]]; then
    finding history 'none of its tables is there'
    return 0
  elif ! found=$(ask public "SELECT MAX(changed) FROM ($parts) AS history"); then
    finding history "nobody knows when the last change was: $(complaint public)"
    return 0
  fi
  if ! [[ $found =~ ^[0-9]+$ ]]; then
    finding history 'no change was ever written down'
    return 0
  fi
  changed=$(date -u -d "@$((found / 1000))" +%Y-%m-%dT%H:%M:%SZ)
  newest=$(json "$changed")
  if ! [[ $MOMENT =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$ ]] || ! moment=$(date -u -d "$MOMENT" +%s 2>/dev/null); then
    finding history "nobody said of which moment it should be: MOMENT is '$MOMENT', and not a time like 2026-11-29T02:09:00Z"
  elif ((found >= (moment + 1) * 1000)); then
    finding history "the newest change is of $changed, after the moment that was chosen, $MOMENT"
  elif ((found < (moment - HISTORY_HOURS * 3600) * 1000)); then
    finding history "the newest change is of $changed, more than $HISTORY_HOURS hours before $MOMENT"
  fi
}

# What /__heartbeat__ of public asks, and what that of admin reads before it writes (src/auslib/dockerflow.py).
heartbeat_answers() {
  ask public 'SELECT COUNT(*) FROM rules' >/dev/null || finding heartbeat "public: $(complaint public)"
  ask public 'SELECT watchdog FROM dockerflow' >/dev/null || finding heartbeat "admin: $(complaint public)"
}

can_read=no
for role in $ROLES; do
  if signs_in "$role"; then
    has_rights "$role"
    [[ $role != public ]] || can_read=yes
  fi
done
if [[ $can_read == yes ]]; then
  have=
  schema_is_right
  tables_are_there
  rows_are_there
  history_is_fresh
  heartbeat_answers
else
  finding check 'schema, tables, rows and history were not looked at: public cannot sign in'
fi
