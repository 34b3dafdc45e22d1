# Runs the migrations that are missing, as `run.sh upgrade-db` does.
echo "Upgrading the schema of $DATABASE_GENERATION"
manage_db upgrade
echo "Done"
