using Pos.Data.SignIn;
using Pos.Data.Tenancy;
using Pos.Data.Workers;

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

public sealed record InviteForm : WorkerForm
{
    /// <summary>The link's own, minted with the form: sent twice, it is one invitation and one link.</summary>
    public string Token { get; init; } = LinkToken.New(Guid.CreateVersion7()).ToString();
    public string? Login { get; init; }

    /// <summary>Null when somebody made up a token.</summary>
    public LinkToken? Link => LinkToken.Parse(Token);

    public InviteWorker ToOperation(LinkToken link)
    {
        var (first, also) = Places(null);
        return new(
            link.Id,
            LoginName.Canonical(Login) ?? "",
            Name?.Trim() ?? "",
            Role,
            first,
            Convert.ToHexStringLower(link.KeyHash()),
            also
        );
    }
}
