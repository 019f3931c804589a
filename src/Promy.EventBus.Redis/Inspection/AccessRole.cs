namespace Promy.EventBus.Redis;

/// <summary>Who a user of Redis is to the bus; docs/operations.md has the rights of each.</summary>
internal enum AccessRole
{
    Publisher,
    Consumer,
    Operator,
    Trimmer,
}
