using Npgsql;

namespace Pos.Data.Pictures;

/// <summary>Pictures that no product names: in the store is what goods name, and no more.</summary>
public sealed class UnnamedPictures(NpgsqlDataSource app, IPictureStore store, TimeProvider clock)
{
    private static readonly TimeSpan Coming = TimeSpan.FromHours(1);

    /// <summary>Removes both sizes of one, unless a product names it. Waits for whoever sets one.</summary>
    public Task RemoveAsync(Guid business, string hash, CancellationToken ct) =>
        RemoveAsync(business, [new(hash, PictureSize.Small), new(hash, PictureSize.Large)], ct);

    /// <summary>Removes what a server left behind that died in the middle, and everything of a business that is gone.</summary>
    public async Task SweepAsync(Guid business, CancellationToken ct)
    {
        await store.TidyAsync(business, clock.GetUtcNow() - Coming, ct);
        if (await store.ListAsync(business, ct) is { Count: > 0 } stored)
            await RemoveAsync(business, stored, ct);
    }

    private async Task RemoveAsync(Guid business, IReadOnlyList<PictureName> names, CancellationToken ct)
    {
        await using var connection = await app.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand("select app.unnamed_pictures($1, $2)", connection, transaction);
        command.Parameters.Add(new() { Value = business });
        command.Parameters.Add(new() { Value = names.Select(name => name.Hash).Distinct().ToArray() });
        if (await command.ExecuteScalarAsync(ct) is string[] unnamed)
            foreach (var name in names.Where(name => unnamed.Contains(name.Hash)))
                await store.RemoveAsync(business, name, ct);
        else
            await store.RemoveAllAsync(business, ct);
        await transaction.CommitAsync(ct);
    }
}
