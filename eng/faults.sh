#!/usr/bin/env bash
# Runs the fault scenarios in full, one at a time, with their time limits asserted, and prints the table of what was measured.
#   eng/faults.sh [all|soak|SCENARIO...]
# all (default): every scenario; about fifteen minutes. soak: scenario 18 for an hour (PROMY_SOAK_MINUTES). SCENARIO: a number of the
# table in docs/reliability.md. PROMY_FAULTS_SEED repeats the faults of an earlier run. PROMY_TEST_SERVER names another server program
# than redis-server. Exit code 0: every row holds.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=eng/redis.sh
. eng/redis.sh

export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
export PROMY_FAULTS=full PROMY_FAULTS_REPORT=$PWD/artifacts/faults
configuration=Release

fail() {
    printf 'error: %s\n' "$*"
    exit 1
}

case "${1:-all}" in
    all) scenarios=(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22) ;;
    soak)
        scenarios=(18)
        export PROMY_SOAK_MINUTES=${PROMY_SOAK_MINUTES:-60}
        ;;
    *) scenarios=("$@") ;;
esac

command -v dotnet >/dev/null || fail "the .NET SDK is not installed: see global.json for its version"
ensure_redis_server || fail "the scenarios kill, pause and flush a redis-server of their own, and none can be had"
projects=(tests/Promy.EventBus.FaultTests tests/Promy.EventBus.Fuzz.Tests)
for project in "${projects[@]}"; do
    dotnet build "$project" --configuration "$configuration" || fail "the build failed: no scenario was run"
done

rm -rf "$PROMY_FAULTS_REPORT"
mkdir -p "$PROMY_FAULTS_REPORT"
status=0
for scenario in "${scenarios[@]}"; do
    project=${projects[0]}
    [ "$scenario" != 19 ] || project=${projects[1]}
    result=holds
    echo
    echo "== Scenario $scenario"
    "artifacts/bin/${project#tests/}/release/${project#tests/}" -trait "Fault=$scenario" -showLiveOutput -noColor -parallelMode none \
        >"$PROMY_FAULTS_REPORT/$scenario.log" 2>&1 || { result='**missed**' status=1; }
    if [ "$scenario" = 19 ]; then
        echo "| 19 | envelope parser, 4 x 250,000 mutated inputs | no exception escaped, allocation bounded by the length | $result | 1-4 |" \
            >"$PROMY_FAULTS_REPORT/019.md"
    fi
    grep -E '\[OUTPUT\]|\[FAIL\]|Total:' "$PROMY_FAULTS_REPORT/$scenario.log" | sed 's/^.*\[OUTPUT\] /   /' || true
    if ! ls "$PROMY_FAULTS_REPORT"/*.md >/dev/null 2>&1 || grep -q 'Total: 0' "$PROMY_FAULTS_REPORT/$scenario.log"; then
        echo "error: scenario $scenario ran no test"
        status=1
    fi
done

echo
echo "| | scenario | measured | | seed |"
echo "|---|---|---|---|---|"
cat "$PROMY_FAULTS_REPORT"/*.md 2>/dev/null || true
[ "$status" -eq 0 ] || echo "error: not every row holds; the logs are in artifacts/faults"
exit "$status"
