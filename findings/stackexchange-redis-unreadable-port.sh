#!/usr/bin/env bash
# StackExchange.Redis 3.4.35: a server whose port cannot be read is left out of the configuration without a word. "one:6379,two:63x9" is a
# configuration of one server, and "two:63x9" alone one of none.
# Guessed: Parse throws, as it does for an option that it does not know; or the whole text becomes the name of a host.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

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

foreach (var text in new[] { "one:6379,two:6380", "one:6379,two:63x9", "two:63x9", "one:6379,two=63x9" })
{
    try
    {
        var servers = ConfigurationOptions.Parse(text).EndPoints.Select(EndPointCollection.ToString);
        Console.WriteLine($"{text} -> [{string.Join(", ", servers)}]");
    }
    catch (ArgumentException)
    {
        Console.WriteLine($"{text} -> ArgumentException");
    }
}
END
seen=$(dotnet run --configuration Release)

expected='one:6379,two:6380 -> [one:6379, two:6380]
one:6379,two:63x9 -> [one:6379]
two:63x9 -> []
one:6379,two=63x9 -> ArgumentException'
echo "$seen"
if [ "$seen" != "$expected" ]; then
    echo "changed; expected was:"
    echo "$expected"
    exit 1
fi
