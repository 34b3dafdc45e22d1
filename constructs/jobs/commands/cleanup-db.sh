# Deletes dated nightlies older than $MAX_AGE days that no rule maps to. `run.sh cleanup-db` will not do: when a pass fails
# it starts the next one at once, for as long as it may run, hides why, and ends with 0. A good pass is its last one, too.
echo "Deleting dated nightlies that are older than $MAX_AGE days and that no rule maps to"
manage_db cleanup "$MAX_AGE"
echo "Done"
