using StackExchange.Redis;

namespace Promy.EventBus.Redis;

/// <summary>
/// The database for the consumers' short commands. The application may replace its connection during a subscription:
/// each use takes the present one.
/// </summary>
/// <param name="current">The database of the present connection.</param>
internal sealed class CommandsDatabase(Func<IDatabase> current)
{
    /// <exception cref="ObjectDisposedException">
    /// The application has disposed its connection, and there is no other yet.
    /// </exception>
    /// <exception cref="EventBusConfigurationException">
    /// Redis refuses the credentials or the database of the application's next connection.
    /// </exception>
    public IDatabase Current => current();
}
