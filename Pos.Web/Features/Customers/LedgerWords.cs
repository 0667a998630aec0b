using Pos.Data.Statements;

namespace Pos.Web.Features.Customers;

/// <summary>The names that texts know kinds of entries by.</summary>
public static class LedgerWords
{
    public static string Of(LineKind kind) =>
        kind switch
        {
            LineKind.WriteOff => "write_off",
            _ => kind.ToString().ToLowerInvariant(),
        };

    public static string Of(PartKind kind) =>
        kind switch
        {
            PartKind.WrittenOff => "written_off",
            _ => kind.ToString().ToLowerInvariant(),
        };
}
