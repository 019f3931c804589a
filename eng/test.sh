#!/usr/bin/env bash
# Restores, builds and runs the tests of the solution.
#   eng/test.sh [all|short|integration|slow] [further options of dotnet test]
# all: every test but the slow ones; short: those of them that need no Redis; integration: those that do.
# slow: the tests that take minutes each (Category=Slow). Last line: "N passed, N failed, N skipped".
# PROMY_TEST_REDIS names a Redis that runs, PROMY_TEST_SERVER a server program to start (one server after another: eng/compat.sh).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=eng/redis.sh
. eng/redis.sh

configuration=Release
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

fail() {
    printf 'error: %s\n' "$*"
    exit 1
}

limit=10m
# An assembly without a test of the chosen kind is fine (exit code 8); no test in all of them is not (see below).
case "${1:-all}" in
    all) options=(--filter-not-trait Category=Slow) ;;
    short) options=(--filter-not-trait Category=Integration --filter-not-trait Category=Slow) ;;
    integration) options=(--filter-trait Category=Integration --filter-not-trait Category=Slow) ;;
    slow) options=(--filter-trait Category=Slow) limit=40m ;;
    *) fail "unknown choice '$1': all, short, integration or slow" ;;
esac
choice=${1:-all}
[ $# -eq 0 ] || shift

command -v dotnet >/dev/null || fail "the .NET SDK is not installed: see global.json for its version"
if [ "$choice" != short ]; then
    ensure_test_redis || fail "no Redis can be had for the tests: none was run"
fi
dotnet build Promy.EventBus.sln --configuration "$configuration" || fail "the build failed: no test was run"

log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
dotnet test --solution Promy.EventBus.sln --configuration "$configuration" --no-build --no-ansi --timeout "$limit" \
    --ignore-exit-code 8 "${options[@]}" "$@" 2>&1 | tee "$log" || status=$?

# The summary that dotnet test prints last: "total: N", "failed: N", "succeeded: N", "skipped: N".
count() { awk -v key="$1:" '/^Test run summary:/ { n = "" } $1 == key && NF == 2 { n = $2 } END { print n }' "$log"; }
passed=$(count succeeded)
failed=$(count failed)
skipped=$(count skipped)

case "$passed$failed$skipped" in
    '' | *[!0-9]*) fail "the tests ended without a summary (exit code $status)" ;;
esac
if [ -z "$passed" ] || [ -z "$failed" ] || [ -z "$skipped" ]; then
    fail "the tests ended with half a summary (exit code $status)"
elif [ $((passed + failed)) -eq 0 ]; then
    fail "no test was executed (exit code $status)"
elif [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    fail "a test assembly did not end well (exit code $status), although $passed tests passed"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ "$status" -eq 0 ] && [ "$failed" -eq 0 ]
