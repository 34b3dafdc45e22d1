# Gives the database what Secrets Manager holds as pending. A user who can sign in with it already is left alone: MySQL
# keeps two passwords, and a second change would put the one in use out of use. printf is part of the shell: no password is
# on a command line. That of the master is in MYSQL_PWD, as the client wants it.
umask 077
generation=${DATABASE_GENERATION^^}
generation=${generation//-/_}
host=DATABASE_HOST_$generation
master=MASTER_USER_$generation
master_password=MASTER_PASSWORD_$generation
if [[ -z ${!host:-} || -z ${!master:-} || -z ${!master_password:-} ]]; then
  echo "There is no database $DATABASE_GENERATION here: name a generation that lives (environments/databases.json)" >&2
  exit 1
fi
DB_HOST=${!host}
DB_MASTER=${!master}
export MYSQL_PWD=${!master_password}
password=
sql() {
  mysql --host="$DB_HOST" --user="$DB_MASTER" --ssl-mode=REQUIRED 2>&1 | without_password
}

# Fails when the password is wrong, and ends the task when the answer is another one.
signs_in() {
  local said=/tmp/said
  MYSQL_PWD=$2 mysql --host="$DB_HOST" --user="$1" --ssl-mode=REQUIRED --execute='SELECT 1' >"$said" 2>&1 && return 0
  grep -q '^ERROR 1045 ' "$said" && return 1
  cat "$said" >&2
  exit 1
}

if [[ $(<"$PASSWORDS/step") == discard ]]; then
  for role in $ROLES; do
    printf "ALTER USER '%s'@'%%' DISCARD OLD PASSWORD;\n" "$USER_PREFIX$role" | sql
    echo "$role: its former password is no longer good"
  done
  exit 0
fi

printf 'CREATE DATABASE IF NOT EXISTS %s CHARACTER SET utf8mb4;\n' "$DB_NAME" | sql
for role in $ROLES; do
  user=$USER_PREFIX$role
  grants=GRANTS_${role^^}
  if [[ -s $PASSWORDS/$role ]]; then
    password=$(<"$PASSWORDS/$role")
    printf "CREATE USER IF NOT EXISTS '%s'@'%%' IDENTIFIED BY '%s';\n" "$user" "$password" | sql
    if ! signs_in "$user" "$password"; then
      printf "ALTER USER '%s'@'%%' IDENTIFIED BY '%s' RETAIN CURRENT PASSWORD;\n" "$user" "$password" | sql
    fi
    signs_in "$user" "$password" || { echo "$role: the new password is not taken" >&2; exit 1; }
  fi
  printf "GRANT %s ON %s.* TO '%s'@'%%';\n" "${!grants}" "$DB_NAME" "$user" | sql
  echo "$role: may ${!grants}"
done
