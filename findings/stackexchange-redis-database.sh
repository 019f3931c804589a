#!/usr/bin/env bash
# StackExchange.Redis 3.4.35 on Redis 7.0.15 (16 databases), defaultDatabase=99. Where the client may ask CONFIG GET databases, the first
# command throws "The database does not exist on the server". Where it may not (a command map without CONFIG, or a user without the right,
# as on most managed servers) the refused SELECT is no error: commands succeed, in database 0.
# Guessed: the connection fails, or the command does.
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

mkdir program && cd program
cat >program.csproj <<'END'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="StackExchange.Redis" Version="[3.4.35]" />
  </ItemGroup>
</Project>
END
cat >Program.cs <<'END'
using StackExchange.Redis;

foreach (var options in new[] { "", ",$CONFIG=" })
{
    await using var client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{args[0]},defaultDatabase=99{options}");
    try
    {
        Console.WriteLine($"99{options}: SET {await client.GetDatabase().StringSetAsync("key", "value")}");
    }
    catch (Exception exception)
    {
        Console.WriteLine($"99{options}: {exception.GetType().Name}: {exception.Message}");
    }
}
END
seen=$(
    redis-cli -p "$port" INFO server | tr -d '\r' | grep '^redis_version'
    dotnet run --configuration Release -- "$port"
    echo "GET in database 0: $(redis-cli -p "$port" -n 0 GET key)"
)

expected='redis_version:7.0.15
99: RedisCommandException: The database does not exist on the server: 99
99,$CONFIG=: SET True
GET in database 0: value'
echo "$seen"
if [ "$seen" != "$expected" ]; then
    echo "changed; expected was:"
    echo "$expected"
    exit 1
fi
