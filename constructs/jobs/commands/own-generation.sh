# Works on the database of $DATABASE_GENERATION, whichever serves: what the secret says leads to the one that serves.
DBURI=${DBURI%@*}@$DATABASE_HOST/${DBURI##*/}
