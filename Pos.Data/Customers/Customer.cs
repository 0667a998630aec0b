using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Pos.Data.Tenancy;

namespace Pos.Data.Customers;

/// <summary>Somebody who buys on credit. Names need not be unique; nobody is ever deleted.</summary>
[Table("customers"), PrimaryKey(nameof(BusinessId), nameof(Id))]
public sealed class Customer : ITenantRow
{
    public const int MaxName = 80;
    public const int MaxNote = 300;

    /// <summary>Paisa.</summary>
    public const long MaxLimit = 99_999_999_999;

    public Guid BusinessId { get; init; }
    public Guid Id { get; init; }

    /// <summary>In the script he is called in.</summary>
    public required string Name { get; set; }
    public string NameUr { get; set; } = "";
    public string Nickname { get; set; } = "";
    public string Phone { get; set; } = "";
    public string Note { get; set; } = "";

    /// <summary>Paisa he may owe at one outlet; null for no limit.</summary>
    public long? CreditLimit { get; set; }

    /// <summary>The same person, written down once more: the account is that one's.</summary>
    public Guid? MergedInto { get; set; }

    /// <summary>Whom he was found to be; where that one was merged later, <see cref="MergedInto"/> went along.</summary>
    public Guid? MergedFirst { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public long ChangeSeq { get; init; }
}
