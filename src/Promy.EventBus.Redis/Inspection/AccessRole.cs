namespace Promy.EventBus.Redis;

/// <summary>The role of a Redis user in the bus; docs/operations.md has the rights of each.</summary>
internal enum AccessRole
{
    Publisher,
    Consumer,
    Operator,
    Trimmer,
}
