#!/usr/bin/env bash
# Redis 7.0.15: XCLAIM ... IDLE sets the idle time of a pending entry. A time that reaches back before 1970 is taken without an error and makes
# the entry look just delivered: the longest idle time gives none. A TIME of the future does the same.
# Guessed: an idle time that is too long is an error, or the longest that is possible; a TIME of the future is an error.
set -euo pipefail

folder=$(mktemp -d)
servers=()
clean_up() {
    [ ${#servers[@]} -eq 0 ] || kill "${servers[@]}"
    wait
    rm -rf "$folder"
}
trap clean_up EXIT
cd "$folder"

# Unpacked, not installed. The server is the same program as redis-check-rdb, which decides by its name.
apt-get -qq -o APT::Sandbox::User=root download 'redis-tools=5:7.0.15-*' libjemalloc2 liblzf1
for package in *.deb; do dpkg -x "$package" .; done
ln -s redis-check-rdb usr/bin/redis-server
export PATH=$folder/usr/bin:$PATH
LD_LIBRARY_PATH=$(echo "$folder"/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH

# start OPTIONS...: on a free port, which it puts into $port.
start() {
    while true; do
        port=$((21000 + RANDOM % 9000))
        redis-server --port "$port" --bind 127.0.0.1 --save '' --dir "$folder" --logfile "$folder/$port.log" "$@" &
        servers+=($!)
        while kill -0 $! 2>/dev/null; do
            redis-cli -p "$port" INFO server 2>/dev/null | grep -q "^process_id:$!" && return
            sleep 0.1
        done
        unset 'servers[-1]'
    done
}

start
redis() { redis-cli -p "$port" "$@"; }
# Whether the entry has been idle for less than a minute, about an hour, or longer.
idle() {
    redis XPENDING orders group - + 10 |
        awk 'NR == 3 { print ($1 < 60000 ? "none" : $1 < 4000000 ? "an hour" : "longer") }'
}

redis XADD orders 1-0 field value >/dev/null
redis XGROUP CREATE orders group 0 >/dev/null
redis XREADGROUP GROUP group consumer STREAMS orders '>' >/dev/null
claim() { redis XCLAIM orders group consumer 0 1-0 "$@" JUSTID; }

seen=$(
    redis INFO server | tr -d '\r' | grep '^redis_version'
    echo "IDLE of an hour: $(claim IDLE 3600000), idle: $(idle)"
    echo "IDLE of 50 years: $(claim IDLE 1577836800000), idle: $(idle)"
    echo "IDLE of 100 years: $(claim IDLE 3155673600000), idle: $(idle)"
    echo "IDLE of an hour: $(claim IDLE 3600000), idle: $(idle)"
    echo "TIME in the year 2100: $(claim TIME 4102444800000), idle: $(idle)"
)

expected='redis_version:7.0.15
IDLE of an hour: 1-0, idle: an hour
IDLE of 50 years: 1-0, idle: longer
IDLE of 100 years: 1-0, idle: none
IDLE of an hour: 1-0, idle: an hour
TIME in the year 2100: 1-0, idle: none'

echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed: expected"; echo "$expected"; exit 1; }
