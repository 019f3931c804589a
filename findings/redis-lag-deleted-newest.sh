#!/usr/bin/env bash
# Redis 7.0.15: three entries, the group has read the first, the newest is deleted. The group then reads all that is left, and nothing is
# left to read; its lag in XINFO GROUPS is nevertheless unknown, until an entry is added and read.
# Guessed: the lag is known again, and 0, when the group has read everything.
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
lag() { redis XINFO GROUPS orders | awk 'previous == "lag" { print ($0 == "" ? "unknown" : $0) } { previous = $0 }'; }
read_new() { redis XREADGROUP GROUP group consumer STREAMS orders '>' | grep -c '^[0-9]*-0$'; }

for id in 1-0 2-0 3-0; do redis XADD orders "$id" field value >/dev/null; done
redis XGROUP CREATE orders group 0 >/dev/null
redis XREADGROUP GROUP group consumer COUNT 1 STREAMS orders '>' >/dev/null

seen=$(
    redis INFO server | tr -d '\r' | grep '^redis_version'
    echo "lag after one of three: $(lag)"
    redis XDEL orders 3-0 >/dev/null
    echo "newest deleted, read: $(read_new), lag: $(lag)"
    echo "nothing more to read: $(read_new || true), lag: $(lag)"
    redis XADD orders 4-0 field value >/dev/null
    echo "one added, read: $(read_new), lag: $(lag)"
)

expected='redis_version:7.0.15
lag after one of three: 2
newest deleted, read: 1, lag: unknown
nothing more to read: 0, lag: unknown
one added, read: 1, lag: 0'
echo "$seen"
if [ "$seen" != "$expected" ]; then
    echo "changed; expected was:"
    echo "$expected"
    exit 1
fi
