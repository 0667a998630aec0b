using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Npgsql;

namespace Pos.Web.Infrastructure;

/// <summary>
/// Cookie keys in the database, so that every web node reads every cookie and a new deployment signs nobody out. Encrypted, and behind a role of their own:
/// whoever can ask as pos_app reaches none of them.
/// </summary>
public sealed class DataProtectionKeys(ShopDatabase database) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var source = NpgsqlDataSource.Create(database.KeysConnection);
        using var command = source.CreateCommand("select xml from identity.data_protection_keys");
        using var reader = command.ExecuteReader();
        var keys = new List<XElement>();
        while (reader.Read())
            keys.Add(XElement.Parse(reader.GetString(0)));
        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        using var source = NpgsqlDataSource.Create(database.KeysConnection);
        using var command = source.CreateCommand("insert into identity.data_protection_keys (friendly_name, xml) values ($1, $2)");
        command.Parameters.Add(new() { Value = friendlyName });
        command.Parameters.Add(new() { Value = element.ToString(SaveOptions.DisableFormatting) });
        command.ExecuteNonQuery();
    }
}
