#!/usr/bin/env bash
# Builds OpenTofu from its Go module, for which Go's checksum database vouches, at the path that is given.
set -euo pipefail
version=v1.12.6
folder=$(go mod download -json "github.com/opentofu/opentofu@$version" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
# Its go.mod replaces modules, so `go install` does not take it, and the cache of modules is read-only.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$folder/." "$work"
chmod -R u+w "$work"
(cd "$work" && go build -trimpath -ldflags '-s -w -X github.com/opentofu/opentofu/version.dev=no' -o "$work/bin/tofu" ./cmd/tofu)
install -D "$work/bin/tofu" "$1"
