namespace Promy.EventBus.Redis.Tests;

/// <summary>What an error that ends a read means to the reader.</summary>
internal enum ReplyMeaning
{
    None,
    GroupMissing,
    ReadOnly,
    SlotMoved,
    WrongType,
}
