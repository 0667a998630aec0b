using Pos.Data.SignIn;
using Pos.Data.Tenancy;
using Pos.Data.Workers;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Workers;

/// <summary>What is typed about a worker; inviting and changing share it.</summary>
public record WorkerForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();
    public string? Name { get; init; }
    public Role Role { get; init; }

    /// <summary>Said of an owner too, by who changes his mind and back; only a cashier has any.</summary>
    public Guid[] OutletIds { get; init; } = [];

    /// <summary>The first outlet stays the first as long as it is one.</summary>
    protected (Guid? First, IReadOnlyList<Guid> Also) Places(Guid? before)
    {
        if (Role == Role.Owner || OutletIds.Length == 0)
            return (null, []);
        var first = before is { } stays && OutletIds.Contains(stays) ? stays : OutletIds[0];
        return (first, [.. OutletIds.Where(o => o != first)]);
    }

    public SaveWorker ToOperation(Worker worker)
    {
        var (first, also) = Places(worker.OutletId);
        return new(worker.Id, Name?.Trim() ?? "", Role, first, also);
    }
}

/// <summary>What a cashier may do beyond selling, as it is typed.</summary>
public sealed record RightsForm
{
    public Guid OpId { get; init; } = Guid.CreateVersion7();

    /// <summary>What such a worker usually may, instead of what is typed.</summary>
    public Preset? Preset { get; init; }
    public string[] Given { get; init; } = [];

    /// <summary>Rupees by the name of the right; empty for any amount.</summary>
    public Dictionary<string, string?> Limit { get; init; } = [];

    public static RightsForm Of(IReadOnlyDictionary<string, long?> rights) =>
        new()
        {
            Given = [.. rights.Keys],
            Limit = rights.ToDictionary(r => r.Key, r => r.Value is { } paisa ? Figures.RupeesTyped(paisa) : null),
        };

    /// <summary>Null where a limit is no amount.</summary>
    public Dictionary<string, long?>? ToRights(IEnumerable<Right> all)
    {
        if (Preset is { } preset)
            return Right.Of(all, preset);
        var rights = new Dictionary<string, long?>();
        foreach (var right in all.Where(r => Given.Contains(r.Name)))
        {
            var typed = right.HasLimit ? Limit.GetValueOrDefault(right.Name) : null;
            if (string.IsNullOrWhiteSpace(typed))
                rights[right.Name] = null;
            else if (Figures.ParseRupees(typed) is { } paisa)
                rights[right.Name] = paisa;
            else
                return null;
        }
        return rights;
    }
}

public sealed record InviteForm : WorkerForm
{
    /// <summary>What a cashier may do to begin with.</summary>
    public Preset Preset { get; init; }

    /// <summary>The link's own, minted with the form: sent twice, it is one invitation and one link.</summary>
    public string Token { get; init; } = LinkToken.New(Guid.CreateVersion7()).ToString();
    public string? Login { get; init; }

    /// <summary>Null when somebody made up a token.</summary>
    public LinkToken? Link => LinkToken.Parse(Token);

    public InviteWorker ToOperation(LinkToken link, IEnumerable<Right> all)
    {
        var (first, also) = Places(null);
        return new(
            link.Id,
            LoginName.Canonical(Login) ?? "",
            Name?.Trim() ?? "",
            Role,
            first,
            Convert.ToHexStringLower(link.KeyHash()),
            also,
            Role == Role.Cashier ? Right.Of(all, Preset) : null
        );
    }
}
