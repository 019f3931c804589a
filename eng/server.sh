# shellcheck shell=bash disable=SC2154
# Sourced by demo.sh and compat.sh, after redis.sh and talk.sh: starts a server of the script's own, waits, and ends
# what was started.

redis='' redis_pid=''
time_limit=600 # of the whole script, in seconds: no wait goes beyond it; scripts raise it

# eventually SECONDS COMMAND...: repeats the command until it succeeds.
eventually() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        if [ "$SECONDS" -ge "$end" ] || [ "$SECONDS" -ge "$time_limit" ]; then
            return 1
        fi
        sleep 0.2
    done
}

stop() {
    [ -n "$1" ] && kill "$1" 2>/dev/null || return 0
    eventually 10 gone "$1" || kill -KILL "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

gone() { ! kill -0 "$1" 2>/dev/null; }

# start_redis_server FOLDER: a process of $redis_program with its data and log there. Sets $redis, its address, and
# $redis_pid.
start_redis_server() {
    for _ in 1 2 3 4 5; do
        redis=127.0.0.1:$((20000 + RANDOM % 12000))
        use_redis "$redis"
        reachable "$redis_host" "$redis_port" && continue
        "$redis_program" --bind 127.0.0.1 --port "$redis_port" --dir "$1" --save '' --appendonly no \
            >"$1/redis.log" 2>&1 &
        redis_pid=$!
        eventually 15 own_redis_answers && return
        stop "$redis_pid"
        redis_pid=''
    done
    return 1
}

# Another server may have taken the port first.
own_redis_answers() { redis_command INFO server | grep -qx "process_id:$redis_pid"; }
