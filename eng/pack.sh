#!/usr/bin/env bash
# Packs the libraries, the tool promy-eventbus, the templates and the conformance suite into artifacts/packages.
#   eng/pack.sh [further options of dotnet pack]
# The version comes from the tags and commits of the clone; eng/Package.props says how.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

output=$PWD/artifacts/packages
rm -rf "$output"
dotnet tool restore
dotnet pack eng/Packages.slnf --configuration Release --output "$output" "$@"
ls -l "$output"
