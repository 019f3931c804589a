#!/usr/bin/env bash
# StackExchange.Redis 3.4.35 on Redis 7.0.15: RedisServerException.Kind is UnknownCommand for every reply that begins with ERR, whatever it
# says: a missing key, a syntax error, an error that a script made up. Only the text tells a command that does not exist.
# Guessed: UnknownCommand means "ERR unknown command"; other ERR replies have a kind of their own, or none.
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

await using var client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{args[0]}");
var database = client.GetDatabase();
await Tell(database.ExecuteAsync("NOSUCHCOMMAND"));
await Tell(database.StreamInfoAsync("missing"));
await Tell(database.ExecuteAsync("SET", "key"));
await Tell(database.ScriptEvaluateAsync("return redis.error_reply('ERR try again later')"));
await Tell(database.ScriptEvaluateAsync("return redis.error_reply('TRYAGAIN later')"));

static async Task Tell(Task command)
{
    try
    {
        await command;
    }
    catch (RedisServerException exception)
    {
        Console.WriteLine($"{exception.Kind}: {string.Join(' ', exception.Message.Split(' ').Take(3))}");
    }
}
END
seen=$(
    redis-cli -p "$port" INFO server | tr -d '\r' | grep '^redis_version'
    dotnet run --configuration Release -- "$port"
)

expected='redis_version:7.0.15
UnknownCommand: ERR unknown command
UnknownCommand: ERR no such
UnknownCommand: ERR wrong number
UnknownCommand: ERR try again
TryAgain: TRYAGAIN later'
echo "$seen"
if [ "$seen" != "$expected" ]; then
    echo "changed; expected was:"
    echo "$expected"
    exit 1
fi
