using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StackExchange.Redis;

namespace Promy.EventBus.TestSupport;

/// <summary>
/// An authority of one test with a certificate for a server and one for a client, as files in a directory of its own.
/// </summary>
public sealed class TestCertificates : IDisposable
{
    private static readonly Oid ServerUsage = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientUsage = new("1.3.6.1.5.5.7.3.2");

    /// <summary>Password of <see cref="ClientFile"/>.</summary>
    public const string ClientPassword = "pfx";

    private readonly string _directory = Directory.CreateTempSubdirectory("promy-tls-").FullName;

    /// <param name="serverName">Name in the server's certificate; the default is also valid for 127.0.0.1.</param>
    public TestCertificates(string serverName = "localhost")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Promy tests", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        Authority = request.CreateSelfSigned(From, From.AddDays(2));
        File.WriteAllText(AuthorityFile, Authority.ExportCertificatePem());

        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(serverName);
        if (serverName == "localhost")
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        using var server = Issue($"CN={serverName}", ServerUsage, names.Build());
        File.WriteAllText(Path("server.crt"), server.ExportCertificatePem());
        File.WriteAllText(Path("server.key"), server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        Client = Issue("CN=client", ClientUsage);
        File.WriteAllBytes(ClientFile, Client.Export(X509ContentType.Pkcs12, ClientPassword));
    }

    /// <summary>Certificate of the authority; no machine trusts it.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>File of <see cref="Authority"/>, in PEM.</summary>
    public string AuthorityFile => Path("ca.crt");

    /// <summary>Certificate of a client, with its key.</summary>
    public X509Certificate2 Client { get; }

    /// <summary>File of <see cref="Client"/> with its key, in PKCS 12.</summary>
    public string ClientFile => Path("client.pfx");

    private static DateTimeOffset From { get; } = TimeProvider.System.GetUtcNow().AddDays(-1);

    /// <summary>The configuration of a client that trusts the authority and has a certificate of its own.</summary>
    public ConfigurationOptions Trusted(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        options.Ssl = true;
        options.TrustIssuer(Authority);
        options.CertificateSelection += (_, _, _, _, _) => Client;
        return options;
    }

    /// <summary>Arguments of a redis-server that speaks TLS on this port and nothing else.</summary>
    internal string[] ServerArguments(int port, bool requireClient) =>
    [
        "--port",
        "0",
        "--tls-port",
        $"{port}",
        "--tls-cert-file",
        Path("server.crt"),
        "--tls-key-file",
        Path("server.key"),
        "--tls-ca-cert-file", AuthorityFile, "--tls-auth-clients", requireClient ? "yes" : "no",
    ];

    /// <inheritdoc />
    public void Dispose()
    {
        Authority.Dispose();
        Client.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private X509Certificate2 Issue(string subject, Oid usage, params X509Extension[] extensions)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, false));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([usage], false));
        foreach (var extension in extensions)
        {
            request.CertificateExtensions.Add(extension);
        }

        using var certificate = request.Create(Authority, From, From.AddDays(2), RandomNumberGenerator.GetBytes(8));
        using var withKey = certificate.CopyWithPrivateKey(key);

        // Through PKCS 12 and back: not every platform can use a key that exists in memory only.
        return X509CertificateLoader.LoadPkcs12(
            withKey.Export(X509ContentType.Pkcs12), password: null, X509KeyStorageFlags.Exportable);
    }

    private string Path(string file) => System.IO.Path.Combine(_directory, file);
}
