# Balrog's scripts/manage-db.py, which run.sh calls, with its exit code. A failed mysqldump leaves a traceback that quotes the
# whole command line, password included.
password=${DBURI%@*}
password=${password##*:}

manage_db() {
  local code=0
  python scripts/manage-db.py --db "$DBURI" "$@" 2>&1 | without_password || code=$?
  if ((code != 0)); then
    # The words are those of run-batch-deletes.sh: a metric filter of the job's log looks for them.
    echo "manage-db.py $1 didn't exit cleanly: it ended with $code" >&2
    exit "$code"
  fi
}
