#!/usr/bin/env bash
# Measures this bus against hand-written loops on StackExchange.Redis and prints the table; see benchmarks/README.md.
#   eng/bench.sh [all|micro|MEASURE...] [--save] [--quick] [--baseline-only|--bus-only] [--alternations N]
# all (default): every measure; about 20 minutes. micro: single steps with BenchmarkDotNet. MEASURE: consume-100, consume-10, publish-batch,
# publish-64, latency, allocation, backlog, idle, competing, slow, in-memory. --save: also into benchmarks/results/<date>.md. --quick: small sizes,
# to see that everything works. A missed target is printed and is no error. Run it on a machine that does nothing else.
# PROMY_TEST_SERVER names another server program than redis-server.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=eng/redis.sh
. eng/redis.sh

export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
project=benchmarks/Promy.EventBus.Benchmarks
program=artifacts/bin/Promy.EventBus.Benchmarks/release/Promy.EventBus.Benchmarks
output=$PWD/artifacts/benchmarks

fail() {
    printf 'error: %s\n' "$*"
    exit 1
}

save=no quick=no choice=end-to-end
arguments=()
for argument in "$@"; do
    case "$argument" in
        --save) save=yes ;;
        micro) choice=micro ;;
        --quick)
            quick=yes
            arguments+=("$argument")
            ;;
        *) arguments+=("$argument") ;;
    esac
done
[ "$save$quick" != yesyes ] || fail "the figures of --quick mean nothing: they are not saved"
case "$choice ${arguments[*]-}" in
    end-to-end* | 'micro ' | 'micro --quick') ;;
    *) fail "micro stands alone, or with --quick or --save" ;;
esac

command -v dotnet >/dev/null || fail "the .NET SDK is not installed: see global.json for its version"
[ "$choice" = micro ] || ensure_redis_server || fail "the measures run on a redis-server of their own, and none can be had"
dotnet build "$project" --configuration Release >&2 || fail "the build failed: nothing was measured"

processor() { sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo 2>/dev/null | head -n 1; }
memory() { awk '/^MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo 2>/dev/null; }
commit() {
    git rev-parse --short HEAD 2>/dev/null || echo unknown
    git diff --quiet HEAD 2>/dev/null || echo 'with changes'
}
load() { cut -d ' ' -f 1 /proc/loadavg 2>/dev/null || echo unknown; }

machine() {
    printf '%s\n\n' "# $(date -u +%Y-%m-%d)"
    printf '%s\n' "$(uname -sr), $(getconf _NPROCESSORS_ONLN) cores of $(processor), $(memory). Redis on the same machine, over loopback."
    [ -z "${PROMY_TEST_SERVER:-}" ] || printf '%s\n' "Server: $("$redis_program" --version | head -n 1)."
    printf '%s\n\n' "Commit $(commit | xargs)."
}

# The load average of the last minute: what others do on the machine is in the figures.
end_to_end() {
    printf '%s\n\n' "Load of the machine before: $(load)."
    "$program" end-to-end ${arguments[@]+"${arguments[@]}"}
}

micro() {
    local job=default
    [ "$quick" = no ] || job=dry
    rm -rf "$output"
    "$program" micro --job "$job" --artifacts "$output" >&2
    for table in "$output"/results/*-report-github.md; do
        printf '## %s\n\n' "$(basename "$table" | sed 's/.*\.\([A-Za-z]*\)Benchmarks-report-github.md/\1/')"
        grep '^|' "$table"
        echo
    done
}

mkdir -p "$output"
measured=$PWD/artifacts/benchmarks.md
{
    machine
    if [ "$choice" = micro ]; then
        micro
    else
        end_to_end
    fi
} | tee "$measured"

if [ "$save" = yes ]; then
    mkdir -p benchmarks/results
    result=benchmarks/results/$(date -u +%Y-%m-%d)
    [ "$choice" = end-to-end ] || result=$result-micro
    cp "$measured" "$result.md"
    note "Saved: $result.md"
fi
