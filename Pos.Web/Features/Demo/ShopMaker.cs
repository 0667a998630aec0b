using System.Collections.Concurrent;
using Pos.Data;
using Pos.Data.Catalog;
using Pos.Data.Operations;
using Pos.Data.Review;
using Pos.Data.SignIn;
using Pos.Data.Tenancy;
using Pos.Data.Till;
using Pos.Data.Workers;
using Pos.Web.Features.SignIn;

namespace Pos.Web.Features.Demo;

/// <summary>Founds shops the way their people would: through the same operations and policies, one unit of work each.</summary>
public sealed class ShopMaker(IServiceProvider services)
{
    private readonly ConcurrentDictionary<Guid, SessionToken> _sessions = new();
    private readonly TimeProvider _clock = services.GetRequiredService<TimeProvider>();

    public sealed record Shop(Guid BusinessId, Guid OwnerId, Guid FirstOutletId);

    public Guid NewId() => Guid.CreateVersion7(_clock.GetUtcNow());

    public async Task<bool> IsTakenAsync(string login)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Accounts>().IsTakenAsync(login, default);
    }

    /// <summary>Somebody who works in no business yet.</summary>
    public async Task<Guid> AddPersonAsync(string login, string password)
    {
        await using var scope = services.CreateAsyncScope();
        return (await AddPersonAsync(scope, login, password)).UserId;
    }

    public async Task<Shop> FoundAsync(
        string business,
        string outlet,
        string owner,
        string login,
        string password,
        Func<PosDb, Task>? more = null
    )
    {
        await using var scope = services.CreateAsyncScope();
        var account = await AddPersonAsync(scope, login, password);
        var businessId = NewId();
        var transaction = scope.ServiceProvider.GetRequiredService<TenantTransaction>();
        await transaction.FoundAsync(
            new()
            {
                BusinessId = businessId,
                Name = business,
                CreatedAt = _clock.GetUtcNow(),
            },
            account.Session,
            NewId(),
            owner,
            default
        );
        var outletId = await scope
            .ServiceProvider.GetRequiredService<RegisterBusinessHandler>()
            .RunAsync(NewId(), new(business, outlet, RegisterBusinessHandler.CodeFor(outlet), owner), default);
        if (more is not null)
            await more(scope.ServiceProvider.GetRequiredService<PosDb>());
        await transaction.CommitAsync(default);
        return new(businessId, account.UserId, outletId);
    }

    public async Task<Guid> AddOutletAsync(Shop shop, string name, string code, string? phone = null, string? address = null)
    {
        var outlet = new Outlet
        {
            BusinessId = shop.BusinessId,
            Id = NewId(),
            Name = name,
            Code = code,
            Phone = phone,
            Address = address,
            CreatedAt = _clock.GetUtcNow(),
        };
        await AsAsync(
            shop.BusinessId,
            shop.OwnerId,
            async scope =>
            {
                var db = scope.GetRequiredService<PosDb>();
                db.Outlets.Add(outlet);
                await db.SaveChangesAsync();
            }
        );
        return outlet.Id;
    }

    /// <summary>Invited by the owner, and joined by the link.</summary>
    public async Task<Guid> AddCashierAsync(Shop shop, Guid outletId, string name, string login, string password)
    {
        var link = LinkToken.New(NewId());
        await OperateAsync(shop, new InviteWorker(link.Id, login, name, Role.Cashier, outletId, Convert.ToHexStringLower(link.KeyHash())));
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PosDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var account = await AddPersonAsync(scope, login, password);
        var state = await scope.ServiceProvider.GetRequiredService<JoinBusinessHandler>().RunAsync(link, account.Session, default);
        if (state != InvitationState.Joined)
            throw new InvalidOperationException($"{name} could not join: {state}");
        await transaction.CommitAsync();
        return account.UserId;
    }

    /// <param name="outlets">Where the opening stock goes.</param>
    public async Task<IReadOnlyList<Basket.Goods>> StockAsync(Shop shop, GoodsList list, params Guid[] outlets)
    {
        var categories = list
            .Categories.Select((c, i) => (c.Key, Save: new SaveCategory(NewId(), c.Name, c.NameUr, i + 1, false)))
            .ToList();
        foreach (var (_, save) in categories)
            await OperateAsync(shop, save);
        var places = categories.ToDictionary(c => c.Key, c => c.Save.CategoryId);
        var products = list
            .Goods.Select(g => new NewProduct(
                NewId(),
                g.Name,
                g.NameUr,
                g.Code,
                g.Price,
                g.Unit,
                places[g.Category],
                g.Barcode.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                [.. outlets.Select(o => new OpeningStock(o, g.Opening))]
            ))
            .ToList();
        foreach (var some in products.Chunk(AddProductsHandler.MostAtOnce))
            await OperateAsync(shop, new AddProducts(some));
        return [.. products.Select(p => new Basket.Goods(p.Id, p.Name, p.NameUr, p.Unit, p.Price))];
    }

    public async Task<EnvelopeChain> EnrolAsync(Guid businessId, Guid userId, Guid outletId, string deviceName)
    {
        Enrolment? enrolment = null;
        await AsAsync(
            businessId,
            userId,
            async scope =>
            {
                var opId = NewId();
                await scope.GetRequiredService<OperationRunner>().RunAsync(opId, new EnrolDevice(opId, outletId, deviceName), default);
                enrolment = await scope.GetRequiredService<IssueToken>().RunAsync(opId, default);
            }
        );
        return new(enrolment!);
    }

    /// <param name="allApply">Throws when one does not.</param>
    public async Task PushAsync(EnvelopeChain chain, IReadOnlyList<Envelope> envelopes, bool allApply = true)
    {
        foreach (var batch in envelopes.Chunk(PushOperations.MostAtOnce))
        {
            await using var scope = services.CreateAsyncScope();
            var transaction = scope.ServiceProvider.GetRequiredService<TenantTransaction>();
            var till = await transaction.EnterByShiftAsync(chain.Token, System.Data.IsolationLevel.ReadCommitted, default);
            var reply = await scope
                .ServiceProvider.GetRequiredService<PushOperations>()
                .RunAsync(till!, chain.Push(batch, _clock.GetUtcNow()), default);
            if (allApply && reply.Results.FirstOrDefault(r => r.Status != ResultStatus.Applied) is { } odd)
                throw new InvalidOperationException($"sale {odd.OpId} is {odd.Status}: {odd.Reason}");
            await transaction.CommitAsync(default);
        }
    }

    /// <summary>Something the owner asks the shop's books.</summary>
    public async Task<T> ReadAsync<T>(Shop shop, Func<IServiceProvider, Task<T>> read)
    {
        T? answer = default;
        await AsAsync(shop.BusinessId, shop.OwnerId, async scope => answer = await read(scope));
        return answer!;
    }

    /// <summary>One write of the owner's in the office.</summary>
    public Task OperateAsync<TInput>(Shop shop, TInput input)
        where TInput : class =>
        AsAsync(
            shop.BusinessId,
            shop.OwnerId,
            async scope =>
            {
                var result = await scope.GetRequiredService<OperationRunner>().RunAsync(NewId(), input, default);
                if (!result.Done)
                    throw new InvalidOperationException($"{typeof(TInput).Name} was refused: {result.Reason}");
            }
        );

    /// <summary>What was sold long ago and comes today is late, every bit of it; the owner of a made-up past has seen that.</summary>
    public Task LookAtLateSalesAsync(Shop shop) => OperateAsync(shop, new MarkFlagsSeen(Flag.LateArrival, _clock.GetUtcNow(), null));

    // Whoever made an account holds the secret of its first session, and acts as that person by it.
    private async Task<Account> AddPersonAsync(AsyncServiceScope scope, string login, string password)
    {
        var account = await scope.ServiceProvider.GetRequiredService<Accounts>().AddAsync(login, password, default);
        _sessions[account.UserId] = account.Session;
        return account;
    }

    private async Task AsAsync(Guid businessId, Guid userId, Func<IServiceProvider, Task> work)
    {
        await using var scope = services.CreateAsyncScope();
        var transaction = scope.ServiceProvider.GetRequiredService<TenantTransaction>();
        if (!await transaction.EnterAsync(businessId, _sessions[userId], default))
            throw new InvalidOperationException("nobody of this business");
        await work(scope.ServiceProvider);
        await transaction.CommitAsync(default);
    }
}
