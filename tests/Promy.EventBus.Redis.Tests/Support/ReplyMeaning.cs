namespace Promy.EventBus.Redis.Tests;

/// <summary>The meaning of an error that ends a read.</summary>
internal enum ReplyMeaning
{
    None,
    GroupMissing,
    ReadOnly,
    SlotMoved,
    WrongType,
}
