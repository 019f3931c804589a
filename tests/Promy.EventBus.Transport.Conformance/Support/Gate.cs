namespace Promy.EventBus.Transport.Conformance;

/// <summary>Holds callbacks until the test opens it.</summary>
public sealed class Gate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets everybody pass, now and later.</summary>
    public void Open() => _opened.TrySetResult();

    /// <summary>Ignores the token, waits, and then reports <see cref="DeliveryOutcome.Handled"/>.</summary>
    public async ValueTask<DeliveryOutcome> HandledAfterItAsync(
        EventDelivery delivery, CancellationToken cancellationToken)
    {
        await _opened.Task;
        return DeliveryOutcome.Handled;
    }

    /// <summary>Waits until it is opened or the delivery is cancelled.</summary>
    public Task PassAsync(CancellationToken cancellationToken) => _opened.Task.WaitAsync(cancellationToken);
}
