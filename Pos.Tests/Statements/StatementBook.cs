using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Pos.Data;
using Pos.Data.Credit;
using Pos.Data.Statements;
using Pos.Data.Tenancy;
using Pos.Tests.Infrastructure;

namespace Pos.Tests.Statements;

/// <summary>Statements of a test's shop, and what stands in the PDFs it makes.</summary>
internal sealed class StatementBook(TestShop shop)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A link, a reminder and a file at each outlet and for all: what a customer was given.</summary>
    public async Task HandOutAsync(Guid customer)
    {
        foreach (var outlet in new Guid?[] { shop.Outlet, shop.OtherOutlet, null })
        {
            await LinkAsync(customer, outlet);
            await AsOwnerAsync(async services =>
            {
                var (db, tenant) = (services.GetRequiredService<PosDb>(), services.GetRequiredService<TenantContext>());
                var now = TimeProvider.System.GetUtcNow();
                db.Add(
                    new Reminder
                    {
                        BusinessId = tenant.BusinessId,
                        Id = shop.NewId(),
                        CustomerId = customer,
                        OutletId = outlet,
                        WorkerId = tenant.WorkerId,
                        Balance = 100,
                        RemindedAt = now,
                    }
                );
                db.Add(
                    new StatementRun
                    {
                        BusinessId = tenant.BusinessId,
                        Id = shop.NewId(),
                        AskedBy = tenant.WorkerId,
                        OutletId = outlet,
                        Language = "en",
                        Size = "a4",
                        Total = 0,
                        State = RunState.Done,
                        AskedAt = now,
                        SeenAt = now,
                        File = [1],
                    }
                );
                return await db.SaveChangesAsync(Ct);
            });
        }
    }

    public Task<LinkToken> LinkAsync(Guid customer, Guid? outlet, Guid? userId = null) =>
        shop.Host.AsAsync(
            shop.BusinessId,
            userId ?? shop.OwnerId,
            services => services.GetRequiredService<StatementLinks>().MakeAsync(customer, outlet, Ct)
        );

    public Task<T> AsOwnerAsync<T>(Func<IServiceProvider, Task<T>> work) => shop.Host.AsAsync(shop.BusinessId, shop.OwnerId, work);

    /// <summary>People with what they owed in the old book, in rupees.</summary>
    public async Task<List<Guid>> DebtorsAsync(params (string Name, long Rupees)[] people)
    {
        var rows = people
            .Select(p => new ImportedCustomer(shop.NewId(), p.Name, "", "", "0300 1234567", "", null, p.Rupees * 100))
            .ToList();
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-45));
        Assert.True((await shop.RunAsync<ImportCustomers>(shop.NewId(), new(shop.Outlet, day, rows))).Done);
        return [.. rows.Select(r => r.CustomerId)];
    }

    /// <summary>What poppler's tool reads in a PDF.</summary>
    public static async Task<string> ToolAsync(string tool, byte[] pdf, params string[] options)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7()}.pdf");
        await File.WriteAllBytesAsync(file, pdf, Ct);
        try
        {
            var start = new ProcessStartInfo(tool) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var option in options)
                start.ArgumentList.Add(option);
            start.ArgumentList.Add(file);
            if (tool == "pdftotext")
                start.ArgumentList.Add("-");
            using var process = Process.Start(start) ?? throw new InvalidOperationException($"{tool} is not there (Debian: poppler-utils)");
            var (said, complained) = (process.StandardOutput.ReadToEndAsync(Ct), process.StandardError.ReadToEndAsync(Ct));
            await process.WaitForExitAsync(Ct);
            Assert.Equal((0, ""), (process.ExitCode, await complained));
            return await said;
        }
        finally
        {
            File.Delete(file);
        }
    }

    public static Task<string> TextAsync(byte[] pdf) => ToolAsync("pdftotext", pdf, "-layout", "-enc", "UTF-8");
}
