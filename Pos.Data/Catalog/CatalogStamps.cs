namespace Pos.Data.Catalog;

/// <summary>Marks goods and categories as changed, so that tills hear of them; the last thing a write does.</summary>
public static class CatalogStamps
{
    public const string StampProducts = """
        with seq as (select app.next_change_seq() as value)
        update shop.products p set change_seq = seq.value from seq where p.business_id = $1 and p.id = any($2)
        """;

    public const string StampCategories = """
        with seq as (select app.next_change_seq() as value)
        update shop.categories c set change_seq = seq.value from seq where c.business_id = $1 and c.id = any($2)
        """;

    public static async Task StampProductsAsync(this PosDb db, Guid businessId, Guid[] ids, CancellationToken ct)
    {
        await using var command = db.Command(StampProducts);
        command.Parameters.Add(new() { Value = businessId });
        command.Parameters.Add(new() { Value = ids });
        await command.ExecuteNonQueryAsync(ct);
    }

    public static async Task StampCategoryAsync(this PosDb db, Guid businessId, Guid id, CancellationToken ct)
    {
        await using var command = db.Command(StampCategories);
        command.Parameters.Add(new() { Value = businessId });
        command.Parameters.Add(new() { Value = new[] { id } });
        await command.ExecuteNonQueryAsync(ct);
    }
}
