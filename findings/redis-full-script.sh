#!/usr/bin/env bash
# Redis 7.0.15 with maxmemory reached and noeviction: a script whose first write is SET is refused. The same SET is accepted once the
# script has deleted a key that does not exist, and may then store any amount. A read before it changes nothing.
# Guessed: the server would refuse every SET of a script while it is full, or none.
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

start --maxmemory 500kb --maxmemory-policy noeviction
run() { redis-cli -p "$port" EVAL "$@" 2>&1 | sed 's/^\(OOM command not allowed\).*/\1/;/^$/d'; }

seen=$(
    redis-cli -p "$port" INFO server | tr -d '\r' | grep '^redis_version'
    echo "SET: $(run "return redis.call('SET', KEYS[1], 'v')" 1 kept)"
    echo "GET, then SET: $(run "redis.call('GET', KEYS[1]) return redis.call('SET', KEYS[2], 'v')" 2 absent kept)"
    echo "DEL of nothing, then SET: $(run "redis.call('DEL', KEYS[1]) return redis.call('SET', KEYS[2], string.rep('x', 1000000))" 2 absent kept)"
    echo "bytes stored: $(redis-cli -p "$port" STRLEN kept)"
)

expected='redis_version:7.0.15
SET: OOM command not allowed
GET, then SET: OOM command not allowed
DEL of nothing, then SET: OK
bytes stored: 1000000'
echo "$seen"
if [ "$seen" != "$expected" ]; then
    echo "changed; expected was:"
    echo "$expected"
    exit 1
fi
