#!/usr/bin/env bash
# Redis 7.0.15: each time a consumer reads its own history (XREADGROUP … STREAMS stream 0) the delivery count of its pending entries rises,
# but only on the primary. After a failover the replica counts fewer deliveries than the consumer has had.
# Guessed: the count is replicated, as it is when an entry is delivered or claimed.
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
primary=$port
start --replicaof 127.0.0.1 "$primary"
replica=$port
until redis-cli -p "$replica" INFO replication | grep -q 'master_link_status:up'; do sleep 0.1; done
on_primary() { redis-cli -p "$primary" "$@"; }

on_primary XADD orders 1-0 field value >/dev/null
on_primary XGROUP CREATE orders group 0 >/dev/null
on_primary XREADGROUP GROUP group consumer STREAMS orders '>' >/dev/null
for _ in 1 2 3; do on_primary XREADGROUP GROUP group consumer STREAMS orders 0 >/dev/null; done
on_primary WAIT 1 5000 >/dev/null
count_at() { redis-cli -p "$1" XPENDING orders group - + 1 | tail -n 1; }

seen=$(
    on_primary INFO server | tr -d '\r' | grep '^redis_version'
    echo "deliveries on the primary: $(count_at "$primary")"
    echo "deliveries on the replica: $(count_at "$replica")"
)

expected='redis_version:7.0.15
deliveries on the primary: 4
deliveries on the replica: 1'
echo "$seen"
if [ "$seen" != "$expected" ]; then
    echo "changed; expected was:"
    echo "$expected"
    exit 1
fi
