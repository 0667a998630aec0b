using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Pos.Data.Sync;
using Pos.Data.Tenancy;

namespace Pos.Data.Catalog;

/// <param name="Format">How the chunks are laid out; see <see cref="CatalogueSnapshot.Format"/>.</param>
/// <param name="ChangeSeq">The till pulls from here on.</param>
public sealed record SnapshotHead(
    int Format,
    Guid Epoch,
    long ChangeSeq,
    int Products,
    IReadOnlyList<UnitRow> Units,
    IReadOnlyList<CategoryRow> Categories
);

/// <summary>
/// The whole catalogue as a till loads it first: JSON lines (head, then chunks), gzip, packed once per catalogue version and kept in the database
/// for every web node. Runs in one repeatable-read snapshot.
/// </summary>
public sealed class CatalogueSnapshot(PosDb db, TenantContext tenant, ServerSeal seal)
{
    /// <summary>
    /// The newest format. A column that tills may do without is added to ProductColumns.cs and this stays: a pack that was kept without it is packed
    /// anew, old tills pass over it, and new ones load their catalogue anew to have it. What an old till cannot read raises this number; then each till is packed
    /// what it understands.
    /// </summary>
    public const int Format = 1;

    private static readonly string Columns = string.Join(' ', CatalogJson.Default.SnapshotChunk.Properties.Select(p => p.Name));

    private const int ChunkSize = 1000;

    /// <param name="understood">The newest format the till understands; the first tills did not say, and understand the first.</param>
    public async Task<byte[]> PackedAsync(int? understood, CancellationToken ct)
    {
        var format = Math.Clamp(understood ?? 1, 1, Format);
        await using (
            var command = db.Command(
                """
                select s.packed, s.seal, s.epoch, s.change_seq from shop.catalogue_snapshots s join shop.sync_state t using (business_id)
                where business_id = $1 and s.format = $2 and s.epoch = app.epoch(t.epoch) and s.change_seq >= t.min_valid_seq
                  and not exists (select from shop.products p where p.business_id = $1 and p.change_seq > s.change_seq)
                  and not exists (select from shop.categories c where c.business_id = $1 and c.change_seq > s.change_seq)
                  and not exists (select from shop.units u where u.business_id = $1 and u.change_seq > s.change_seq)
                """
            )
        )
        {
            command.Parameters.Add(new() { Value = tenant.BusinessId });
            command.Parameters.Add(new() { Value = Layout(format) });
            await using var reader = await command.ExecuteReaderAsync(ct);
            if (await reader.ReadAsync(ct))
            {
                var kept = reader.GetFieldValue<byte[]>(0);
                if (seal.Fits(reader.GetFieldValue<byte[]>(1), Sealed(format, reader.GetGuid(2), reader.GetInt64(3), kept)))
                    return kept;
            }
        }
        var (state, packed) = await PackAsync(format, ct);
        await KeepAsync(format, state, packed, ct);
        return packed;
    }

    // A till has it packed in a cashier's context, so whoever gets at that context could write here too: what is served, this server packed.
    private byte[] Sealed(int format, Guid epoch, long changeSeq, byte[] packed) =>
        SHA256.HashData([
            .. Encoding.UTF8.GetBytes(FormattableString.Invariant($"{tenant.BusinessId} {Layout(format)} {epoch} {changeSeq} ")),
            .. packed,
        ]);

    private static string Layout(int format) => $"{format} {Columns}";

    private async Task<(SyncState State, byte[] Packed)> PackAsync(int format, CancellationToken ct)
    {
        var state = await SyncState.OfAsync(db, tenant.BusinessId, ct);
        var units = await db
            .Units.OrderBy(u => u.Code)
            .Select(u => new UnitRow(u.Id, u.Code, u.Name, u.NameUr, u.Measured))
            .ToListAsync(ct);
        var categories = await db
            .Categories.Where(c => c.DeletedAt == null)
            .OrderBy(c => c.Position)
            .ThenBy(c => c.Name)
            .Select(c => new CategoryRow(c.Id, c.Name, c.NameUr, c.Position, false))
            .ToListAsync(ct);
        var products = await ProductsAsync(ct);
        var unitIndex = units.Select((u, i) => (u.Id, i)).ToDictionary(u => u.Id, u => u.i);
        var categoryIndex = categories.Select((c, i) => (c.Id, i)).ToDictionary(c => c.Id, c => c.i);

        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            JsonSerializer.Serialize(
                gzip,
                new(format, state.Epoch, state.ChangeSeq, products.Count, units, categories),
                CatalogJson.Default.SnapshotHead
            );
            foreach (var chunk in products.Chunk(ChunkSize))
            {
                gzip.WriteByte((byte)'\n');
                JsonSerializer.Serialize(gzip, SnapshotChunk.Of(chunk, unitIndex, categoryIndex), CatalogJson.Default.SnapshotChunk);
            }
        }
        return (state, buffer.ToArray());
    }

    private Task<List<ProductRow>> ProductsAsync(CancellationToken ct) =>
        db
            .Database.SqlQueryRaw<ProductRow>(
                $$"""
                {{ProductRow.Select}}
                left join shop.categories c on c.business_id = p.business_id and c.id = p.category_id
                where p.business_id = {0} and p.active
                order by c.position nulls last, c.name, p.name, p.id
                """,
                tenant.BusinessId
            )
            .ToListAsync(ct);

    // Another till may be packing the same version; whoever is second serves its own copy and leaves the kept one.
    private async Task KeepAsync(int format, SyncState state, byte[] packed, CancellationToken ct)
    {
        var transaction = db.Database.CurrentTransaction!;
        await transaction.CreateSavepointAsync("keep", ct);
        try
        {
            await using var command = db.Command(
                """
                insert into shop.catalogue_snapshots (business_id, epoch, change_seq, packed, format, seal) values ($1, $2, $3, $4, $5, $6)
                on conflict (business_id) do update
                  set epoch = excluded.epoch, change_seq = excluded.change_seq, packed = excluded.packed, format = excluded.format, seal = excluded.seal
                """
            );
            command.Parameters.Add(new() { Value = tenant.BusinessId });
            command.Parameters.Add(new() { Value = state.Epoch });
            command.Parameters.Add(new() { Value = state.ChangeSeq });
            command.Parameters.Add(new() { Value = packed });
            command.Parameters.Add(new() { Value = Layout(format) });
            command.Parameters.Add(new() { Value = seal.Of(Sealed(format, state.Epoch, state.ChangeSeq, packed)) });
            await command.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.SerializationFailure)
        {
            await transaction.RollbackToSavepointAsync("keep", ct);
        }
    }
}
