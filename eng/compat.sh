#!/usr/bin/env bash
# Runs on one server after another what depends on the server, and prints the table of docs/reliability.md.
#   eng/compat.sh [SERVER...]
# SERVER: NAME=PATH, a server program (a path, or a name on PATH) and what to call it in the logs; or an image, such as
# valkey/valkey:9, whose program is copied out of a container and started here, because the tests kill and freeze it.
# Without any: PROMY_TEST_SERVER if it is set, else redis:8 and valkey/valkey:9. Conformance, transport, end-to-end and
# tool tests, and the fault scenarios of the table, with the counts of an ordinary test run; with PROMY_FAULTS=full as
# eng/faults.sh has them. Logs: artifacts/compat. Exit code 0: everything passed on every server.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=eng/redis.sh
. eng/redis.sh
# shellcheck source=eng/talk.sh
. eng/talk.sh
# shellcheck source=eng/server.sh
. eng/server.sh
# shellcheck source=eng/image.sh
. eng/image.sh

export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
configuration=Release
output=$PWD/artifacts/compat
scenarios=(1 4 5 9 10 14 17)
parts=(conformance transport end-to-end tool scenarios)
time_limit=100000
names=() programs=()
status=0

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

project_of() {
    case $1 in
        conformance) echo Promy.EventBus.Redis.Conformance.Tests ;;
        transport) echo Promy.EventBus.Redis.Tests ;;
        end-to-end) echo Promy.EventBus.EndToEnd.Tests ;;
        tool) echo Promy.EventBus.Cli.Tests ;;
        scenarios) echo Promy.EventBus.FaultTests ;;
    esac
}

# use_server NAME PROGRAM: remembers a server that can be run.
use_server() {
    export PROMY_TEST_SERVER=$2
    use_test_server || fail "the server $1 cannot be used"
    names+=("$1")
    programs+=("$PROMY_TEST_SERVER")
}

use_image() {
    local name=${1##*/}
    name=${name//:/-}
    docker_answers || fail "no Docker engine answers: name a server program instead of $1, such as $name=/usr/bin/$name"
    copy_image "$1" "$output/images/$name" || fail "no server could be copied out of the image $1"
    use_server "$name" "$image_program"
}

# ask_version NAME PROGRAM: sets $version, the server's own name and version as it answers HELLO: "Valkey 9.1.2".
ask_version() {
    local folder=$output/$1
    redis_program=$2
    start_redis_server "$folder" || fail "the server $1 does not answer: $folder/redis.log"
    version=$(redis_command HELLO | awk '
        wanted { value[wanted] = $0; wanted = ""; next }
        $0 == "server" || $0 == "version" { wanted = $0 }
        END { print toupper(substr(value["server"], 1, 1)) substr(value["server"], 2), value["version"] }')
    stop "$redis_pid"
    redis_pid=''
}

# run_part NAME PART: sets $cell, what the table says of it.
run_part() {
    local project log result=0 options=() total errors failed skipped
    project=$(project_of "$2")
    log=$output/$1/$2.log
    if [ "$2" = scenarios ]; then
        for scenario in "${scenarios[@]}"; do
            options+=(-trait "Fault=$scenario")
        done
        [ "${PROMY_FAULTS:-}" != full ] || options+=(-parallelMode none)
    fi
    ${interruptible[@]+"${interruptible[@]}"} "artifacts/bin/$project/release/$project" -noColor \
        ${options[@]+"${options[@]}"} >"$log" 2>&1 || result=$?
    read -r total errors failed skipped <<<"$(
        sed -n 's/.*Total: \([0-9]*\), Errors: \([0-9]*\), Failed: \([0-9]*\), Skipped: \([0-9]*\),.*/\1 \2 \3 \4/p' "$log" | tail -n 1
    )"
    if [ -z "${skipped:-}" ] || [ "$total" -eq 0 ]; then
        cell='**no test ran**'
    elif [ $((errors + failed)) -gt 0 ] || [ "$result" -ne 0 ]; then
        cell="$((total - failed - skipped)) passed, **$((errors + failed)) failed**"
    else
        cell="$((total - skipped)) passed"
        [ "$skipped" -eq 0 ] || cell="$cell, $skipped skipped"
        return
    fi
    status=1
    grep -E '\[FAIL\]|Cleanup Failure' "$log" | sort -u | sed 's/^ */      /' >&2 || true
}

commit() {
    git rev-parse --short HEAD 2>/dev/null || echo unknown
    git diff --quiet HEAD 2>/dev/null || echo 'with changes'
}

# What is started in the background of a shell ignores Ctrl-C, and so would the tests that send it.
interruptible=()
! env --default-signal=INT true 2>/dev/null || interruptible=(env --default-signal=INT)

trap 'stop "$redis_pid"' EXIT
command -v dotnet >/dev/null || fail "the .NET SDK is not installed: see global.json for its version"
rm -rf "$output"
mkdir -p "$output"
if [ $# -eq 0 ]; then
    if [ -n "${PROMY_TEST_SERVER:-}" ]; then
        set -- "given=$PROMY_TEST_SERVER"
    else
        docker_answers || fail "no server is named, and no Docker engine answers: valkey=/usr/bin/valkey-server names one"
        set -- redis:8 valkey/valkey:9
    fi
fi
for server in "$@"; do
    case $server in
        ?*=?*) use_server "${server%%=*}" "${server#*=}" ;;
        *=*) fail "'$server' is neither NAME=PATH nor an image" ;;
        *) use_image "$server" ;;
    esac
done
for part in "${parts[@]}"; do
    dotnet build "tests/$(project_of "$part")" --configuration "$configuration" --verbosity quiet >&2 ||
        fail "the build failed: nothing was run"
done

table=$output/table.md
{
    printf 'Commit %s, %s.\n\n' "$(commit | xargs)" "$(date -u +%Y-%m-%d)"
    printf '| server | conformance | transport | end-to-end | tool | scenarios %s |\n' \
        "$(printf '%s, ' "${scenarios[@]}" | sed 's/, $//')"
    echo '|---|---|---|---|---|---|'
} >"$table"
for index in "${!names[@]}"; do
    name=${names[index]}
    mkdir -p "$output/$name"
    ask_version "$name" "${programs[index]}"
    note "== $name: $version, ${programs[index]}"
    export PROMY_TEST_SERVER=${programs[index]} PROMY_FAULTS_REPORT=$output/$name/faults
    row="| $version |"
    for part in "${parts[@]}"; do
        began=$SECONDS
        run_part "$name" "$part"
        note "   $part: $cell ($((SECONDS - began)) s)"
        row="$row $cell |"
    done
    echo "$row" >>"$table"
done

echo
cat "$table"
[ "$status" -eq 0 ] || echo "error: not everything passed; the logs are in artifacts/compat" >&2
exit "$status"
