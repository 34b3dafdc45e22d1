# Hands on what it reads, with three stars in place of $password: errors quote what they are about.
without_password() {
  local line
  while IFS= read -r line || [[ -n $line ]]; do
    printf '%s\n' "${line//"$password"/***}"
  done
}
