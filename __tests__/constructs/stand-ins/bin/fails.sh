# Sourced. `fails WHAT`: whether FAIL_AT names this call of WHAT, by its number within the task.
fails() {
  local counter=$CALLS/calls-$1 number
  number=$(($(cat "$counter" 2>/dev/null || echo 0) + 1))
  echo "$number" >"$counter"
  [[ ${FAIL_AT:-} == "$1:$number" || ${FAIL_AT:-} == "$1:all" ]]
}
