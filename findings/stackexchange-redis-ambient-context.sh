#!/usr/bin/env bash
# StackExchange.Redis 3.4.35: what a connection does for the rest of its life runs in the execution context of whoever opened it. Its events
# are raised with the AsyncLocal values, and the current span, of a request that ended long before.
# Guessed: as for timers and sockets of a library that serves everybody, the context is suppressed, or is that of nobody.
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

var ambient = new AsyncLocal<string?>();
var raised = new TaskCompletionSource<string>();
ConnectionMultiplexer? client = null;

await Task.Run(async () =>
{
    ambient.Value = "the first request";
    client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{args[0]},abortConnect=false");
});

Console.WriteLine($"now: {ambient.Value ?? "nobody"}");
client!.ConnectionFailed += (_, _) => raised.TrySetResult(ambient.Value ?? "nobody");
using (var stop = Process.Start("redis-cli", ["-p", args[0], "SHUTDOWN", "NOSAVE"]))
{
    await stop.WaitForExitAsync();
}

Console.WriteLine($"ConnectionFailed runs for: {await raised.Task.WaitAsync(TimeSpan.FromSeconds(30))}");
END
seen=$(
    redis-cli -p "$port" INFO server | tr -d '\r' | grep '^redis_version'
    dotnet run --configuration Release -- "$port"
)
servers=()

expected='redis_version:7.0.15
now: nobody
ConnectionFailed runs for: the first request'
echo "$seen"
if [ "$seen" != "$expected" ]; then
    echo "changed; expected was:"
    echo "$expected"
    exit 1
fi
