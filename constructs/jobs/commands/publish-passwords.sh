# What is pending becomes current, which is what tasks read when they start. The labels go when all are current: a run that
# ends in between is found by them, and taken up again.
id_of() {
  aws secretsmanager list-secret-version-ids --secret-id "$1" --output text \
    --query "Versions[?contains(VersionStages, '$2')].VersionId | [0]"
}

# take_away LABEL, from whatever version of each role has it.
take_away() {
  local role variable version
  for role in $ROLES; do
    variable=SECRET_${role^^}
    version=$(id_of "${!variable}" "$1")
    if [[ $version != None ]]; then
      aws secretsmanager update-secret-version-stage --secret-id "${!variable}" --version-stage "$1" \
        --remove-from-version-id "$version" --query Name --output text
    fi
  done
}

if [[ $(<"$PASSWORDS/step") == discard ]]; then
  take_away AWSPREVIOUS
  exit 0
fi

# What was set is what is current.
[[ $(<"$PASSWORDS/step") != set ]] || exit 0

for role in $ROLES; do
  variable=SECRET_${role^^}
  pending=$(id_of "${!variable}" AWSPENDING)
  current=$(id_of "${!variable}" AWSCURRENT)
  if [[ $pending != None && $pending != "$current" ]]; then
    from=()
    [[ $current == None ]] || from=(--remove-from-version-id "$current")
    # Bash 4.2 of the image takes an empty array for an unset one.
    aws secretsmanager update-secret-version-stage --secret-id "${!variable}" --version-stage AWSCURRENT \
      --move-to-version-id "$pending" ${from[@]+"${from[@]}"} --query Name --output text
  fi
done
take_away AWSPENDING
