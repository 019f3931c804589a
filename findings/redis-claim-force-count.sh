#!/usr/bin/env bash
# Redis 7.0.15: an entry that no consumer ever read is claimed with FORCE. Its delivery count is 2, not 1, and 1 with JUSTID. The group still
# has to read it: XREADGROUP then delivers the pending entry once more, to any consumer, and sets the count back to 1.
# Guessed: the first delivery counts 1, the second 2; a pending entry is not read as new.
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
count() { redis XPENDING orders group - + 10 | xargs; }

redis XADD orders 1-0 field value >/dev/null
redis XGROUP CREATE orders group 0 >/dev/null

seen=$(
    redis INFO server | tr -d '\r' | grep '^redis_version'
    redis XCLAIM orders group first 0 1-0 FORCE JUSTID >/dev/null
    echo "FORCE JUSTID: $(count | awk '{ print $2, $4 }')"
    redis XACK orders group 1-0 >/dev/null
    redis XCLAIM orders group first 0 1-0 FORCE >/dev/null
    echo "FORCE: $(count | awk '{ print $2, $4 }')"
    redis XREADGROUP GROUP group second STREAMS orders '>' >/dev/null
    echo "then read: $(count | awk '{ print $2, $4 }')"
)

expected='redis_version:7.0.15
FORCE JUSTID: first 1
FORCE: first 2
then read: second 1'

echo "$seen"
[ "$seen" = "$expected" ] || { echo "changed: expected"; echo "$expected"; exit 1; }
