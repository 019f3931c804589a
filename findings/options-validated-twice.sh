#!/usr/bin/env bash
# Microsoft.Extensions.Options 10.0.0: with ValidateOnStart the delegate that configures options runs twice in a host, and there are two
# instances of the options: the start validates that of IOptionsMonitor, and services that ask for IOptions get another one. What a delegate
# opens, such as a connection, is opened twice, and what the validation has seen is not what the application uses.
# Guessed: the instance that is validated at the start is the one that is injected.
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
    <PackageReference Include="Microsoft.Extensions.Hosting" Version="[10.0.0]" />
  </ItemGroup>
</Project>
END
cat >Program.cs <<'END'
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

foreach (var onStart in new[] { false, true })
{
    var runs = 0;
    var builder = Host.CreateEmptyApplicationBuilder(null);
    var options = builder.Services.AddOptions<Settings>().Configure(_ => runs++).Validate(_ => true);
    _ = onStart ? options.ValidateOnStart() : options;
    using var host = builder.Build();
    await host.StartAsync();
    var injected = host.Services.GetRequiredService<IOptions<Settings>>().Value;
    var monitored = host.Services.GetRequiredService<IOptionsMonitor<Settings>>();
    Console.WriteLine($"ValidateOnStart: {onStart}, configured before anything but IOptions is asked: {runs}");
    Console.WriteLine($"one instance: {ReferenceEquals(injected, monitored.CurrentValue)}");
    await host.StopAsync();
}

sealed class Settings;
END
seen=$(dotnet run --configuration Release)

expected='ValidateOnStart: False, configured before anything but IOptions is asked: 1
one instance: False
ValidateOnStart: True, configured before anything but IOptions is asked: 2
one instance: False'
echo "$seen"
if [ "$seen" != "$expected" ]; then
    echo "changed; expected was:"
    echo "$expected"
    exit 1
fi
