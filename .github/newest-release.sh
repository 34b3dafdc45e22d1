#!/usr/bin/env bash
# Prints `version=v3.26` when mozilla-releng/balrog has a newer release than what an environment runs, and nothing otherwise.
#   bash .github/newest-release.sh stage
# GH_TOKEN: any token that may read public repositories. GITHUB_REPOSITORY: this one, whose branches say what was proposed already.
set -euo pipefail
environment=$1

newest=$(gh api repos/mozilla-releng/balrog/releases --jq '[.[] | select(.draft or .prerelease | not) | .tag_name | select(test("^v[0-9]+[.][0-9]+$"))] | .[]' |
  sort --version-sort | tail -n 1)
[ -n "$newest" ] || exit 0
runs=$(node -p 'JSON.parse(require("fs").readFileSync("environments/releases.json", "utf8"))[process.argv[1]].version' "$environment")

# An older one is no news: going back is for a person. What a branch proposes is deployed, and waits to be merged.
[ "$(printf '%s\n%s\n' "$runs" "$newest" | sort --version-sort | tail -n 1)" != "$runs" ] || exit 0
! gh api "repos/$GITHUB_REPOSITORY/branches/$environment/$newest" >/dev/null 2>&1 || exit 0
echo "version=$newest"
