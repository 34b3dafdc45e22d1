# Publishes $DUMP as $TARGET. Cloud Storage replaces an object in one step: until the upload has ended the former one stays.
test -s "$DUMP"
size=$(stat --format=%s "$DUMP")
gcloud auth login --quiet --cred-file="$GOOGLE_APPLICATION_CREDENTIALS"

# Whatever else the dump may lack, it does not lose half of its size in a day.
said=/tmp/describe
if published=$(gcloud storage objects describe "$TARGET" --format='value(size)' 2>"$said"); then
  if ! [[ $published =~ ^[0-9]+$ ]]; then
    echo "Cloud Storage calls '$published' the size of $TARGET" >&2
    exit 1
  elif ((size * 2 < published)); then
    echo "The dump has $size bytes and the published one $published: it is not published" >&2
    exit 1
  fi
elif grep -qE '\b404\b' "$said"; then
  echo "$TARGET is published for the first time"
else
  cat "$said" >&2
  exit 1
fi
gcloud storage cp --quiet "$DUMP" "$TARGET"
