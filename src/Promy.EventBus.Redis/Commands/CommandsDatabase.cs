using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The database of the consumers' short commands. The application may replace its connection while a subscription runs:
/// whoever holds this uses the one that is there now.
/// </summary>
/// <param name="current">The database of the connection that is there now.</param>
internal sealed class CommandsDatabase(Func<IDatabase> current)
{
    /// <exception cref="ObjectDisposedException">
    /// The application has disposed its connection, and there is no other one yet.
    /// </exception>
    /// <exception cref="EventBusConfigurationException">
    /// There is another one, and Redis refuses its credentials or its database.
    /// </exception>
    public IDatabase Current => current();
}
