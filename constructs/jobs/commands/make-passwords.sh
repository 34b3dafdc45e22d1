# A new password for each role, stored first and used afterwards: in Secrets Manager as the version AWSPENDING, which no
# task reads. All versions of one run have one id, so that a run that was interrupted is found and taken up again.
# With STEP=discard there are no new passwords: the former ones end. That comes before the next run: MySQL keeps two
# passwords for each user, and a third would put the one that running tasks may still use out of use.
umask 077
printf '%s' "$STEP" >"$PASSWORDS/step"

id_of() {
  aws secretsmanager list-secret-version-ids --secret-id "$1" --output text \
    --query "Versions[?contains(VersionStages, '$2')].VersionId | [0]"
}

declare -A secret pending current
run=None
former=()
for role in $ROLES; do
  variable=SECRET_${role^^}
  secret[$role]=${!variable}
  pending[$role]=$(id_of "${secret[$role]}" AWSPENDING)
  current[$role]=$(id_of "${secret[$role]}" AWSCURRENT)
  previous=$(id_of "${secret[$role]}" AWSPREVIOUS)
  [[ $previous == None ]] || former+=("$role")
  if [[ ${pending[$role]} != None ]]; then
    if [[ $run != None && $run != "${pending[$role]}" ]]; then
      echo "$role: its version AWSPENDING is of another run than that of the roles before it" >&2
      exit 1
    fi
    run=${pending[$role]}
  fi
done

case $STEP in
  rotate)
    if [[ $run == None ]] && ((${#former[@]} > 0)); then
      echo "The former passwords are still good (${former[*]}): replace all tasks, start this one with STEP=discard," >&2
      echo "and then again" >&2
      exit 1
    fi
    ;;
  discard)
    if [[ $run != None ]]; then
      echo "The run $run has not come to its end: start the task without STEP first" >&2
      exit 1
    fi
    echo 'The former passwords end'
    exit 0
    ;;
  set)
    # What tasks use, for a database that was restored to a moment with other passwords. Nothing is made, nothing published.
    if [[ $run != None ]]; then
      echo "The run $run has not come to its end: start the task without STEP first" >&2
      exit 1
    fi
    for role in $ROLES; do
      uri=$(aws secretsmanager get-secret-value --secret-id "${secret[$role]}" --version-stage AWSCURRENT \
        --query SecretString --output text)
      if ! [[ $uri =~ ^mysql://"$USER_PREFIX$role":([A-Za-z0-9]+)@[^@/]+/"$DB_NAME"$ ]]; then
        echo "$role: what is stored is no DBURI: start the task without STEP" >&2
        exit 1
      fi
      printf '%s' "${BASH_REMATCH[1]}" >"$PASSWORDS/$role"
    done
    exit 0
    ;;
  *)
    echo "STEP is '$STEP', and not rotate, discard or set" >&2
    exit 1
    ;;
esac

if [[ $run == None ]]; then
  run=$(cat /proc/sys/kernel/random/uuid)
else
  echo "The run $run goes on"
fi

for role in $ROLES; do
  file=$PASSWORDS/$role
  if [[ ${pending[$role]} == "$run" ]]; then
    uri=$(aws secretsmanager get-secret-value --secret-id "${secret[$role]}" --version-stage AWSPENDING \
      --query SecretString --output text)
    if ! [[ $uri =~ ^mysql://"$USER_PREFIX$role":([A-Za-z0-9]+)@"$DB_HOST/$DB_NAME"$ ]]; then
      echo "$role: its version AWSPENDING is no DBURI of this database: take its label away, and start again" >&2
      exit 1
    fi
    printf '%s' "${BASH_REMATCH[1]}" >"$file"
  elif [[ ${current[$role]} == "$run" ]]; then
    echo "$role: published already"
  else
    # Letters and digits alone: the dump and run.sh break on anything else.
    password=$(aws secretsmanager get-random-password --exclude-punctuation --require-each-included-type \
      --password-length "$PASSWORD_LENGTH" --query RandomPassword --output text)
    printf '%s' "mysql://$USER_PREFIX$role" ":$password" "@$DB_HOST/$DB_NAME" >"$file.uri"
    aws secretsmanager put-secret-value --secret-id "${secret[$role]}" --client-request-token "$run" \
      --version-stages AWSPENDING --secret-string "file://$file.uri" --query VersionId --output text
    rm "$file.uri"
    printf '%s' "$password" >"$file"
  fi
done
