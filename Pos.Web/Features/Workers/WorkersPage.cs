using Pos.Data.Tenancy;
using Pos.Web.Features.Shared;

namespace Pos.Web.Features.Workers;

/// <param name="Rows">Who works here; owners first.</param>
/// <param name="Left">Who does not any more.</param>
public sealed record WorkersPage(
    IReadOnlyList<WorkerRow> Rows,
    IReadOnlyList<WorkerRow> Left,
    IReadOnlyList<InvitationRow> Invitations,
    DateTime Now
);

/// <param name="Outlet">Names of a cashier's outlets; empty for an owner, who is in all.</param>
/// <param name="Login">As he was invited; empty for whoever founded the business.</param>
/// <param name="SeenAt">When a till in his hands was heard of last, in the shop's time.</param>
public sealed record WorkerRow(
    Guid Id,
    string Name,
    Role Role,
    string Outlet,
    string Login,
    DateTime JoinedAt,
    DateTime? SeenAt,
    DateTime? SuspendedAt,
    DateTime? RemovedAt
);

/// <summary>Somebody who was invited and has not joined.</summary>
public sealed record InvitationRow(Guid Id, InviteForm Again, string Outlet, DateTime InvitedAt, DateTime ExpiresAt, bool IsOver);

/// <summary>The form that invites.</summary>
public sealed record InvitePage(InviteForm Form, IReadOnlyList<Choice> Outlets);

/// <param name="Url">What is to be opened on the other phone; null when it cannot be shown again.</param>
/// <param name="WhatsApp">Opens the message in WhatsApp, for the number that was invited where it is one.</param>
public sealed record InvitedPage(InvitationRow Invitation, string? Url, string WhatsApp);

public sealed record WorkerPage(
    WorkerRow Worker,
    WorkerForm Form,
    IReadOnlyList<Choice> Outlets,
    IReadOnlyList<ChangeRow> History,
    bool IsMe,
    IReadOnlyList<Right> AllRights,
    RightsForm Rights
);

/// <param name="By">Empty for what was done on the server itself.</param>
public sealed record ChangeRow(DateTime At, string By, IReadOnlyList<string> What);
