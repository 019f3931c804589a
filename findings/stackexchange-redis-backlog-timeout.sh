#!/usr/bin/env bash
# StackExchange.Redis 3.4.35, asyncTimeout=5000, syncTimeout=1000, and nothing but async commands. One whose reply does not come ends by
# asyncTimeout. One that waits for a connection that was lost ends by syncTimeout: of the two, the setting that has no async in its name.
# Guessed: asyncTimeout is the limit of every async command.
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

# start: on a free port, which it puts into $port.
start() {
    while true; do
        port=$((21000 + RANDOM % 9000))
        redis-server --port "$port" --bind 127.0.0.1 --save '' --dir "$folder" --logfile "$folder/$port.log" &
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
    <Nullable>enable</Nullable>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="StackExchange.Redis" Version="[3.4.35]" />
  </ItemGroup>
</Project>
END
cat >Program.cs <<'END'
using System.Diagnostics;
using StackExchange.Redis;

await using var client = await ConnectionMultiplexer.ConnectAsync(
    $"127.0.0.1:{args[0]},asyncTimeout=5000,syncTimeout=1000,abortConnect=false,allowAdmin=true");
var database = client.GetDatabase();
await database.PingAsync();

await database.ExecuteAsync("CLIENT", "PAUSE", "6000", "ALL");
await TellAsync("sent, no reply");

using (var stop = Process.Start("redis-cli", ["-p", args[0], "SHUTDOWN", "NOSAVE"]))
{
    await stop.WaitForExitAsync();
}

while (client.IsConnected)
{
    await Task.Delay(50);
}

await TellAsync("not sent, no connection");

async Task TellAsync(string what)
{
    var watch = Stopwatch.StartNew();
    try
    {
        await database.StringGetAsync("key");
        Console.WriteLine($"{what}: answered");
    }
    catch (Exception exception) when (exception is RedisException or TimeoutException)
    {
        var limit = watch.Elapsed < TimeSpan.FromSeconds(4) ? "syncTimeout" : "asyncTimeout";
        Console.WriteLine($"{what}: {exception.GetType().Name} after {limit}");
    }
}
END
seen=$(
    redis-cli -p "$port" INFO server | tr -d '\r' | grep '^redis_version'
    dotnet run --configuration Release -- "$port"
)
servers=()

expected='redis_version:7.0.15
sent, no reply: RedisTimeoutException after asyncTimeout
not sent, no connection: RedisConnectionException after syncTimeout'
echo "$seen"
if [ "$seen" != "$expected" ]; then
    echo "changed; expected was:"
    echo "$expected"
    exit 1
fi
