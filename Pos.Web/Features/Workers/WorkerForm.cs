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

    /// <summary>Said of an owner too, who changes his mind and back; only a cashier has one.</summary>
    public Guid? OutletId { get; init; }

    protected Guid? Place => Role == Role.Owner ? null : OutletId;

    public SaveWorker ToOperation(Guid id) => new(id, Name?.Trim() ?? "", Role, Place);
}

public sealed record InviteForm : WorkerForm
{
    /// <summary>The link's own, minted with the form: sent twice, it is one invitation and one link.</summary>
    public string Token { get; init; } = LinkToken.New(Guid.CreateVersion7()).ToString();
    public string? Login { get; init; }

    /// <summary>Null when somebody made up a token.</summary>
    public LinkToken? Link => LinkToken.Parse(Token);

    public InviteWorker ToOperation(LinkToken link) =>
        new(link.Id, LoginName.Canonical(Login) ?? "", Name?.Trim() ?? "", Role, Place, Convert.ToHexStringLower(link.KeyHash()));
}
