#!/usr/bin/env bash
# Runs the tests with coverage: one cobertura file per test assembly under artifacts/coverage, and what they cover
# together on the screen.
#   eng/coverage.sh [all|short|integration] [further options of dotnet test]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=eng/redis.sh
. eng/redis.sh
use_test_server || exit 1

output=$PWD/artifacts/coverage
choice=${1:-all}
[ $# -eq 0 ] || shift
rm -rf "$output"
status=0
eng/test.sh "$choice" --coverage --coverage-output-format cobertura \
    --coverage-settings "$PWD/eng/coverage.xml" --results-directory "$output" "$@" || status=$?

# A line counts as covered if any test assembly reached it.
echo
find "$output" -name '*.cobertura.xml' -exec cat {} + | awk '
    function attribute(name,    rest) {
        rest = $0
        return sub(".*[ ]" name "=\"", "", rest) ? substr(rest, 1, index(rest, "\"") - 1) : ""
    }
    /<package / { package = attribute("name") }
    /<class / { file = attribute("filename") }
    /<line / {
        line = package SUBSEP file SUBSEP attribute("number")
        if (!(line in hit)) { hit[line] = 0; lines[package]++ }
        if (attribute("hits") > 0 && !hit[line]) { hit[line] = 1; covered[package]++ }
    }
    END {
        for (package in lines) {
            printf "%-32s %5.1f %% of %d lines\n", package, 100 * covered[package] / lines[package], lines[package]
        }
    }' | sort
echo "Cobertura files: artifacts/coverage"
exit "$status"
