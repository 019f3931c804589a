namespace Promy.EventBus.Redis;

/// <summary>
/// A link that notices arriving bytes without waiting or allocating: a reader that reads again has received bytes.
/// </summary>
internal sealed class WatchedStream : Stream
{
    private readonly Stream _link;
    private readonly LinkProgress _progress;
    private bool _isRead;
    private int _isClosed;

    public WatchedStream(Stream link, LinkProgress progress)
    {
        _link = link;
        _progress = progress;
        progress.Opened();
    }

    public override bool CanRead => _link.CanRead;

    public override bool CanWrite => _link.CanWrite;

    public override bool CanSeek => false;

    public override bool CanTimeout => _link.CanTimeout;

    public override int ReadTimeout
    {
        get => _link.ReadTimeout;
        set => _link.ReadTimeout = value;
    }

    public override int WriteTimeout
    {
        get => _link.WriteTimeout;
        set => _link.WriteTimeout = value;
    }

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Notice();
        return _link.ReadAsync(buffer, cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Notice();
        return _link.ReadAsync(buffer, offset, count, cancellationToken);
    }

    public override int Read(Span<byte> buffer)
    {
        Notice();
        return _link.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        Notice();
        return _link.Read(buffer, offset, count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _link.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        _link.WriteAsync(buffer, offset, count, cancellationToken);

    public override void Write(ReadOnlySpan<byte> buffer) => _link.Write(buffer);

    public override void Write(byte[] buffer, int offset, int count) => _link.Write(buffer, offset, count);

    public override void Flush() => _link.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _link.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        Close(_progress);
        await _link.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close(_progress);
            _link.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Notice()
    {
        if (_isRead)
        {
            _progress.Arrived();
        }

        _isRead = true;
    }

    private void Close(LinkProgress progress)
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            progress.Closed();
        }
    }
}
