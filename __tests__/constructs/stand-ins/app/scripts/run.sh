#!/usr/bin/env bash
# The words of the entry point of Balrog's image that jobs use, with the exit codes of v3.25: that of create-db and upgrade-db
# is the script's, that of the other two is 0 whatever happened.
need() {
  local name
  for name in "$@"; do
    [[ -n ${!name:-} ]] || { echo "$name is missing"; exit 1; }
  done
}
case $1 in
  create-db) need DBURI && exec python scripts/manage-db.py -d "$DBURI" create ;;
  upgrade-db) need DBURI && exec python scripts/manage-db.py -d "$DBURI" upgrade ;;
  cleanup-db)
    need DBURI MAX_AGE DELETE_RUN_TIME
    end=$(($(date +%s) + DELETE_RUN_TIME))
    while (($(date +%s) <= end)); do
      if python scripts/manage-db.py -d "$DBURI" cleanup "$MAX_AGE" 2>/dev/null; then
        echo 'Nothing left to do'
        exit 0
      fi
      echo "manage-db.py didn't exit cleanly"
    done
    ;;
  extract-active-data)
    need DBURI OUTPUT_FILE
    python scripts/manage-db.py -d "$DBURI" extract dump.sql
    xz -T0 -zc dump.sql >"$OUTPUT_FILE"
    ;;
  *)
    echo "unknown mode: $1"
    exit 1
    ;;
esac
