namespace Pos.Data.Tenancy;

/// <summary>
/// What the cookie of a signed-in person carries: "&lt;session id&gt;.&lt;secret&gt;". Whoever holds it is that person; the database takes nobody's word for it.
/// </summary>
public sealed record SessionToken(Guid Id, string Secret)
{
    public static SessionToken New(Guid id) => new(id, BearerToken.New(id).Secret);

    public static SessionToken? Parse(string? text) => BearerToken.Parse(text) is { } token ? new(token.ShiftId, token.Secret) : null;

    /// <summary>Opens a context; the database keeps only its hash.</summary>
    public byte[] Key() => new BearerToken(Id, Secret).Key();

    public override string ToString() => $"{Id}.{Secret}";
}
