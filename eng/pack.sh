#!/usr/bin/env bash
# Packs the libraries and the tool promy-eventbus, with symbols, and the conformance suite into artifacts/packages.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

output=artifacts/packages
rm -rf "$output"
for project in src/*/*.csproj tests/Promy.EventBus.Transport.Conformance/*.csproj; do
    dotnet pack "$project" --configuration Release --output "$output" "$@"
done
ls -l "$output"
