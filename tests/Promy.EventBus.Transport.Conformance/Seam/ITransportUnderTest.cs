namespace Promy.EventBus.Transport.Conformance;

/// <summary>
/// One test's view of a transport: names that nobody else uses, processes that publish and consume, and the inspection
/// and administration of an operator. Disposing removes what the test left behind.
/// </summary>
public interface ITransportUnderTest : IAsyncDisposable
{
    /// <summary>A stream of this test; the same name gives the same stream.</summary>
    string Stream(string name);

    /// <summary>A consumer group of this test; the same name gives the same group.</summary>
    string Group(string name);

    /// <summary>A new process.</summary>
    ITransportProcess StartProcess();

    /// <summary>Lets the bus of a host run on this transport: says where the server is, and nothing else.</summary>
    void AddTo(IPromyEventBusBuilder bus);

    /// <summary>
    /// As <see cref="AddTo"/>, with credentials that the server refuses, of which this is the password. Called where
    /// <see cref="TransportFeatures.RefusesCredentials"/>.
    /// </summary>
    void AddRefusedTo(IPromyEventBusBuilder bus, string password);

    /// <summary>Stores an entry with exactly these bytes, as a program in another language may.</summary>
    /// <returns>Id of the entry.</returns>
    Task<string> PublishRawAsync(string stream, byte[] metadata, byte[] payload);

    /// <summary>Every entry of a stream, oldest first, beside all groups; none if the stream does not exist.</summary>
    Task<IReadOnlyList<StoredEntry>> ReadAllAsync(string stream);

    /// <summary>Events that a group was given and has not settled; 0 if stream or group does not exist.</summary>
    Task<long> PendingAsync(string stream, string group);

    /// <summary>
    /// Events that a group has not been given yet; <see langword="null"/> if unknown. Called if
    /// <see cref="TransportFeatures.ReportsLag"/>.
    /// </summary>
    Task<long?> LagAsync(string stream, string group);

    /// <summary>
    /// From now on the server refuses writes to the stream, which does not exist yet. Called if
    /// <see cref="TransportFeatures.CanRefuseWrites"/>.
    /// </summary>
    Task RefuseWritesAsync(string stream);

    /// <summary>The server accepts writes to the stream again.</summary>
    Task AcceptWritesAsync(string stream);

    /// <summary>
    /// Ends the server at once, as a crash does. Called if <see cref="TransportFeatures.CanRestartServer"/>, on a
    /// server of <see cref="TransportServer.Own"/>.
    /// </summary>
    Task StopServerAsync();

    /// <summary>Starts the stopped server again, with every write that it had confirmed.</summary>
    Task StartServerAsync();
}
