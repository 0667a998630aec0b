namespace Pos.Data.Operations;

/// <summary>Judges an envelope by its hash, its author and its kind; what fails is kept with the reason.</summary>
public static class Authenticity
{
    /// <param name="handler">Null for a kind this server does not know.</param>
    /// <param name="author">Null when nobody can prove to be it: then it is kept under the name of <paramref name="sender"/>.</param>
    /// <param name="at">When it happened, as far as can be known.</param>
    public static AuthenticOperation Authentic(
        this Envelope e,
        OperationHandler? handler,
        Authorship? author,
        Guid sender,
        DateTimeOffset at
    )
    {
        var hash = e.ComputeHash();
        object? input = null;
        Refusal? refusal;
        if (Convert.ToHexStringLower(hash) != e.Hash)
            refusal = new("hash_mismatch");
        else if (author is null)
            refusal = new("unknown_author");
        else if (author.Judge(at) is { } judged)
            refusal = judged;
        else if (handler is null || !handler.FromTills)
            refusal = new("unknown_kind");
        else
            (input, refusal) = handler.Read(e.SchemaVersion, e.Payload);
        return new(
            e.OpId,
            e.Kind,
            e.SchemaVersion,
            e.OutletId,
            e.DeviceId,
            e.DeviceSeq,
            Convert.FromHexString(e.PrevHash),
            hash,
            author?.WorkerId ?? sender,
            e.Author,
            DateTimeOffset.FromUnixTimeMilliseconds(e.OccurredAt),
            e.ClockOffsetMs,
            e.Payload,
            input,
            refusal
        )
        {
            OccurredAt = at,
        };
    }
}
