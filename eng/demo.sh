#!/usr/bin/env bash
# Shows the event bus at work: finds a Redis, builds and starts both samples, publishes over HTTP and shows what becomes
# of it. Needs no input, leaves nothing running, exits 0 only if it saw everything that it shows.
#   REDIS_URL   a Redis to use: redis[s]://[[user]:password@]host[:port][/database] or host:port. Without it a container
#               is started where Docker answers, else a redis-server, installed where it is missing.
#   PROMY_TEST_SERVER   a server program to start instead, as for the tests; not together with REDIS_URL.
# If neither is set and no Redis can be installed, the API runs alone, in memory. The last line then says so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=eng/redis.sh
. eng/redis.sh
# shellcheck source=eng/talk.sh
. eng/talk.sh
# shellcheck source=eng/server.sh
. eng/server.sh

export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
run=$(printf '%x-%x' "$(date +%s)" $$) # names everything that this run creates
group=demo-$run
work=$(mktemp -d "${TMPDIR:-/tmp}/promy-demo.XXXXXX")
http_body=$work/body
api='' api_pid='' worker='' worker_pid='' redis_container='' redis_is_ours=yes in_memory=no
failures=0

section() { printf '\n── %s\n' "$*"; }
say() { printf '   %s\n' "$*"; }

# check TEXT COMMAND...
check() {
    local text=$1
    shift
    if "$@"; then
        printf ' ✓ %s\n' "$text"
    else
        printf ' ✗ %s\n' "$text"
        failures=$((failures + 1))
    fi
}

give_up() {
    printf ' ✗ %s\n' "$*"
    failures=$((failures + 1))
    exit 1
}

# ── What was started is ended, whatever happens ──────────────────────────────────────────────────────────────────────

clean_up() {
    local status=$?
    trap - EXIT
    trap '' INT TERM
    time_limit=$((SECONDS + 25))
    stop "$api_pid"
    stop "$worker_pid"
    if [ "$redis_is_ours" = no ] && [ -n "$worker_pid" ]; then
        # The events stay in the streams: other groups may want them.
        redis_command XGROUP DESTROY events:promotions "$group" >/dev/null || true
        redis_command XGROUP DESTROY events:users "$group" >/dev/null || true
        redis_command DEL "{events:promotions}:$group:retry" "{events:users}:$group:retry" >/dev/null || true
    fi
    stop "$redis_pid"
    [ -z "$redis_container" ] || docker rm --force --volumes "$redis_container" >/dev/null 2>&1 || true
    if [ "$failures" -gt 0 ]; then
        show_logs
        status=1
    fi
    rm -rf "$work"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

show_logs() {
    local log
    for log in "$work"/*.log; do
        [ -s "$log" ] || continue
        printf '\n── last lines of %s\n' "$(basename "$log")"
        tail -n 30 "$log"
    done
}

# ── A Redis ──────────────────────────────────────────────────────────────────────────────────────────────────────────

redis_answers() { reachable "$redis_host" "$redis_port" && [ "$(redis_command PING)" = PONG ]; }

find_redis() {
    use_test_server || give_up "PROMY_TEST_SERVER cannot be used"
    if [ -n "${PROMY_TEST_SERVER:-}" ] && [ -n "${REDIS_URL:-}" ]; then
        give_up "PROMY_TEST_SERVER and REDIS_URL are both set: one names a server to start, the other one that runs. Unset one"
    elif [ -n "${PROMY_TEST_SERVER:-}" ]; then
        start_redis_server "$work" || give_up "$redis_program does not answer"
        say "a process of $redis_program at $redis (PROMY_TEST_SERVER)"
    elif [ -n "${REDIS_URL:-}" ]; then
        redis=$REDIS_URL redis_is_ours=no
        use_redis "$redis"
        say "REDIS_URL: $redis_host:$redis_port, database $redis_database"
        if [ "$redis_tls" = yes ] && ! command -v redis-cli >/dev/null; then
            give_up "REDIS_URL asks for TLS: install redis-cli, which this script then needs to read the dead letters"
        fi
        redis_answers || give_up "no Redis answers there, or it refuses the credentials"
    elif docker_answers && docker_has_redis && start_container; then
        say "a container of $redis_image at $redis"
    elif ! ensure_redis_server </dev/null; then
        in_memory=yes redis=''
        say "none can be had (set REDIS_URL, start Docker or install redis-server): the API alone shows what it can in memory"
    elif start_redis_server "$work"; then
        say "a redis-server of this run at $redis"
    else
        give_up "the redis-server of this run does not answer: set REDIS_URL or start Docker"
    fi
}

start_container() {
    redis_container=promy-eventbus-$group
    docker run --detach --name "$redis_container" --publish 127.0.0.1::6379 "$redis_image" \
        >/dev/null 2>"$work/docker.log" &&
        redis=127.0.0.1:$(docker port "$redis_container" 6379/tcp | sed -n '1s/.*://p') &&
        use_redis "$redis" && eventually 15 redis_answers && return
    note "Docker answers, but its $redis_image does not: looking for a redis-server."
    docker rm --force --volumes "$redis_container" >/dev/null 2>&1 || true
    redis_container=''
    return 1
}

# ── The samples ──────────────────────────────────────────────────────────────────────────────────────────────────────

build() {
    say "dotnet build $1"
    dotnet build "$1" --configuration Release --disable-build-servers >"$work/build.log" 2>&1 ||
        give_up "$1 does not build"
    rm -f "$work/build.log"
}

# start SAMPLE LOG: on a port that the system chooses, which the log tells. Sets $started. In memory it must be
# Development: anywhere else a sample does not start without a Redis.
start() {
    local environment=Production
    [ "$in_memory" = no ] || environment=Development
    (
        cd "artifacts/bin/$1/release"
        exec env ASPNETCORE_URLS=http://127.0.0.1:0 ASPNETCORE_HTTP_PORTS= ConnectionStrings__Redis="$redis" \
            ASPNETCORE_ENVIRONMENT="$environment" Promy__EventBus__Redis__ConnectionString= \
            Promy__EventBus__Consumer__Group="$group" Promy__EventBus__Consumer__StartFrom=End \
            Logging__Console__FormatterName=simple Logging__Console__FormatterOptions__SingleLine=true \
            Logging__Console__FormatterOptions__TimestampFormat='HH:mm:ss.fff ' \
            dotnet "$1.dll"
    ) >"$2" 2>&1 </dev/null &
    started=$!
}

address_in() { sed -n 's/.*Now listening on: \(http[^ ]*\).*/\1/p' "$1" | head -n 1; }

# Waits until the process $1 with the log $2 listens; a process that ended does not listen any more.
listens() {
    eventually 30 listens_or_gone "$1" "$2" && [ -n "$(address_in "$2")" ]
}

listens_or_gone() { [ -n "$(address_in "$2")" ] || gone "$1"; }

answers() { [ "$(http GET "$1")" = 200 ]; }

groups_exist() {
    redis_command XINFO GROUPS events:promotions | grep -qxF "$group" &&
        redis_command XINFO GROUPS events:users | grep -qxF "$group"
}

# ── What is shown ────────────────────────────────────────────────────────────────────────────────────────────────────

promotion() {
    printf '{"promotionId":"%s","promotionName":"%s","distributorId":"dist-7","categoryId":"cat-3",' "$1" "$2"
    printf '"dates":["2025-11-06"],"price":9.99,"imageUrl":"https://cdn.example.com/%s.png"}' "$1"
}

# publish PATH JSON RESULTS: succeeds on 202 with so many results.
publish() {
    local status shown=${2:0:100}
    [ "$shown" = "$2" ] || shown=${shown}...
    say "POST $1 $shown"
    status=$(http POST "$api$1" "$2")
    say "$status $(cat "$http_body")"
    [ "$status" = 202 ] && [ "$(grep -o '"entryId":"[0-9]*-[0-9]*"' "$http_body" | wc -l)" -eq "$3" ]
}

log_of_handlers() { sed -n "s/^\([0-9:.]*\) .*\($1.*\)/\1 \2/p" "$handlers_log"; }

handled() { log_of_handlers 'Handled ' | grep -qF ": $1 "; }

all_handled() {
    local id
    for id in "$@"; do
        handled "$id" || return 1
    done
}

attempts_at() { log_of_handlers 'Failing on purpose' | grep -F " $1,"; }

three_attempts() { [ "$(attempts_at "$1" | sed 's/.*attempt //' | tr '\n' ' ')" = '1 2 3 ' ]; }

# The dead letter that speaks of promotion $1, as JSON; newest first, so that older ones do not matter.
dead_letter() {
    redis_command XREVRANGE events:dlq + - COUNT 200 >"$work/dlq" || return 1
    grep -F '"original_payload"' "$work/dlq" | grep -F "$1" | head -n 1 >"$work/letter"
    [ -s "$work/letter" ]
}

# The text or the number that the dead letter has under this name.
member() { sed -nE 's/.*"'"$1"'":("(([^"\\]|\\.)*)"|([0-9]+)).*/\2\4/p' "$work/letter"; }

dead_letter_says() { [ "$(member "$1")" = "$2" ]; }

# promy_eventbus ARGUMENTS...: the operator's tool, as it was built. What it shows is in $work/tool.
promy_eventbus() {
    say "\$ promy-eventbus $*"
    REDIS_URL=$redis dotnet artifacts/bin/Promy.EventBus.Cli/release/promy-eventbus.dll "$@" >"$work/tool" 2>&1
    local status=$?
    sed 's/^/   /' "$work/tool"
    return "$status"
}

lists_dead_letter() { promy_eventbus dlq list --group "$group" && [ "$(grep -c ' promotion.created ' "$work/tool")" -eq 1 ]; }

replays_dead_letter() { promy_eventbus dlq replay --group "$group" --yes && grep -qF 'Replay: 1 succeeded.' "$work/tool"; }

dead_letter_was_replayed() { dead_letter "$failing" && dead_letter_says replay_count 1; }

nothing_pending() { [ "$(redis_command XPENDING "$1" "$group" | head -n 1)" = 0 ]; }

# The memory of the API is its own: its log and its health tell what is in it.
dead_letter_in_memory() { log_of_handlers 'PromotionCreatedHandler failed for good after 3 attempts .*: DeadLetter'; }

dead_lettered_in_memory() { [ -n "$(dead_letter_in_memory)" ]; }

nothing_pending_in_memory() {
    answers "$api/health" && grep -q '"pending":0' "$http_body" && ! grep -q '"pending":[1-9]' "$http_body"
}

show_health() {
    say "GET /health of the $1: $(http GET "$2/health") $(cat "$http_body")"
    answers "$2/health" && grep -q '"status":"Healthy"' "$http_body" && grep -q '"promy-eventbus"' "$http_body"
}

# ── The demo ─────────────────────────────────────────────────────────────────────────────────────────────────────────

section "Redis"
command -v dotnet >/dev/null || give_up "the .NET SDK is not installed: see global.json for its version"
find_redis

section "Build"
build samples/WebApiPublisher
if [ "$in_memory" = no ]; then
    build samples/WorkerSubscriber
    build src/Promy.EventBus.Cli
fi
time_limit=$((SECONDS + 90))

section "Start"
start WebApiPublisher "$work/api.log"
api_pid=$started
if [ "$in_memory" = no ]; then
    start WorkerSubscriber "$work/worker.log"
    worker_pid=$started
fi
listens "$api_pid" "$work/api.log" || give_up "the API does not start"
api=$(address_in "$work/api.log")
say "API    $api"
check "the API is ready" eventually 20 answers "$api/health/ready"
if [ "$in_memory" = no ]; then
    handlers=worker handlers_log=$work/worker.log
    listens "$worker_pid" "$handlers_log" || give_up "the worker does not start"
    worker=$(address_in "$handlers_log")
    say "worker $worker, consumer group $group"
    check "the worker is ready" eventually 20 answers "$worker/health/ready"
    check "its consumer group exists on both streams" eventually 10 groups_exist
else
    handlers=API handlers_log=$work/api.log
    check "it says that its events are in memory" grep -qF "events stay in the memory of this process" "$handlers_log"
fi

one=promo-$run-1 batch=promo-$run-batch user=user-$run failing=promo-$run-failing

section "Publish over HTTP"
check "one promotion was accepted" publish /promotions "$(promotion "$one" "Autumn sale")" 1
check "a batch of three was accepted" publish /promotions/batch \
    "[$(promotion "$batch-1" First),$(promotion "$batch-2" Second),$(promotion "$batch-3" Third)]" 3
check "a user was accepted" publish /users "{\"userId\":\"$user\",\"email\":\"ada@example.com\"}" 1
check "a promotion named 'fail' was accepted" publish /promotions "$(promotion "$failing" fail)" 1

section "The $handlers handles them"
eventually 15 all_handled "$one" "$batch-1" "$batch-2" "$batch-3" "$user" || true
log_of_handlers 'Handled ' | grep -F "$run" | sed 's/^/   /' || true
check "the promotion was handled" handled "$one"
check "the three promotions of the batch were handled" all_handled "$batch-1" "$batch-2" "$batch-3"
check "the user was handled" handled "$user"

section "Retries"
eventually 15 three_attempts "$failing" || true
attempts_at "$failing" | sed 's/^/   /' || true
check "the failing promotion was tried three times" three_attempts "$failing"

section "Dead letter"
if [ "$in_memory" = no ]; then
    if eventually 15 dead_letter "$failing"; then
        for name in original_stream original_event_type original_event_id failure_reason attempts_exhausted; do
            say "$name: $(member "$name")"
        done
    fi
    check "the failing promotion stands in events:dlq" test -s "$work/letter"
    check "it says that three attempts were made" dead_letter_says attempts_exhausted 3
    check "nothing is pending on events:promotions" eventually 10 nothing_pending events:promotions
    check "nothing is pending on events:users" eventually 10 nothing_pending events:users

    section "Working with dead letters"
    check "the tool lists the dead letter" lists_dead_letter
    check "the tool replays it to the group that failed" replays_dead_letter
    check "the worker has tried again, and what fails again says that it was replayed" eventually 15 dead_letter_was_replayed
    check "nothing is pending on events:promotions" eventually 10 nothing_pending events:promotions
    check "the tool lists it again" lists_dead_letter
else
    eventually 15 dead_lettered_in_memory || true
    dead_letter_in_memory | sed 's/^/   /'
    check "the failing promotion is a dead letter" dead_lettered_in_memory
    check "nothing is pending" eventually 10 nothing_pending_in_memory
fi

section "Health"
check "the API is healthy" show_health API "$api"
[ "$in_memory" = yes ] || check "the worker is healthy" show_health worker "$worker"

section "Result"
if [ "$failures" -gt 0 ]; then
    say "$failures of the checks failed"
    exit 1
fi
say "everything above was seen; stopping what was started"
[ "$in_memory" = no ] || say "in memory: Redis not shown"
