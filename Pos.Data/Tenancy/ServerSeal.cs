namespace Pos.Data.Tenancy;

/// <summary>Ties bytes to this installation's server; made by whoever holds a key that the database does not.</summary>
/// <param name="Of">The seal over them.</param>
/// <param name="Fits">Whether a seal is over them.</param>
public sealed record ServerSeal(Func<byte[], byte[]> Of, Func<byte[], byte[], bool> Fits);
