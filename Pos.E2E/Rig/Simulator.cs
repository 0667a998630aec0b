using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pos.Data.Till;
using Pos.Web.Features.Demo;

namespace Pos.E2E.Rig;

/// <summary>What the simulator is asked to play. A broken phone takes an answer for the server's that is not.</summary>
/// <param name="Copies">Phones are copied, too: two browsers at work under one device.</param>
/// <param name="Returns">All phones sleep when their day is over, and come back once more on <see cref="Simulator.GoAsync"/>.</param>
public sealed record SimulatorTask(
    string Server,
    string Seed,
    int Sales,
    int Faults,
    int AtOnce = 32,
    bool Patient = false,
    bool Forge = false,
    string Play = "day",
    bool Returns = false,
    bool Copies = false
);

/// <summary>A sale or money received, as the person at the till was told it is saved; a customer added has no receipt.</summary>
/// <param name="DeviceId">What the phone was at first; a copied one becomes another.</param>
/// <param name="Phone">Of those that are copies of one another.</param>
public sealed record ToldSale(Guid DeviceId, int Phone, Guid OpId, string ReceiptNo, long Total);

/// <param name="Credit">What it put on the customer's account, or took off.</param>
public sealed record KeptReceipt(
    Guid OpId,
    long DeviceSeq,
    string ReceiptNo,
    long Total,
    string State,
    Guid? CustomerId = null,
    long Credit = 0
);

public sealed record JournalEntry(Guid OpId, Guid DeviceId, long DeviceSeq);

/// <summary>What is on one phone when all is over.</summary>
public sealed record PhoneAccount(
    Guid DeviceId,
    int Phone,
    int Unsent,
    int ShownUnsent,
    IReadOnlyList<string> NotSaved,
    IReadOnlyList<KeptReceipt> Receipts,
    IReadOnlyList<JournalEntry> Journal,
    int TwoSendsAtOnce,
    int AskedTooEarly,
    int BusyAnswers,
    double Milliseconds
);

/// <summary>wwwroot-src/testing/simulator in Node: the client's own outbox on many phones at once, against the real server.</summary>
public sealed class Simulator : IAsyncDisposable
{
    private readonly Process _process;
    private readonly int _phones;
    private readonly List<string> _complaints = [];
    private readonly ConcurrentQueue<ToldSale> _told = new();
    private readonly ConcurrentQueue<PhoneAccount> _accounts = new();
    private readonly ConcurrentDictionary<string, int> _faults = new();
    private int _asleep;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _heard;

    private Simulator(Process process, int phones)
    {
        (_process, _phones) = (process, phones);
        _heard = HearAsync();
    }

    public IReadOnlyCollection<ToldSale> Told => _told;
    public IReadOnlyCollection<PhoneAccount> Accounts => _accounts;
    public IReadOnlyDictionary<string, int> Faults => _faults;

    /// <summary>Every phone stands ready to send.</summary>
    public Task Ready => _ready.Task;

    /// <summary>Phones whose day is over, of those that come back.</summary>
    public int Asleep => _asleep;

    public static async Task<Simulator> StartAsync(Fleet fleet, SimulatorTask task)
    {
        var start = new ProcessStartInfo(
            "node",
            [
                "--enable-source-maps",
                "--max-old-space-size=4096",
                Path.Combine(Repository.Root, "wwwroot-src", "testing", "simulator", "run.mjs"),
            ]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        var simulator = new Simulator(process, fleet.Phones.Count);
        process.ErrorDataReceived += (_, e) =>
        {
            if (e.Data is not null)
                lock (simulator._complaints)
                    simulator._complaints.Add(e.Data);
        };
        process.BeginErrorReadLine();
        var devices = fleet.Phones.Select(phone => new DeviceLine(
            [
                .. phone.Enrolments.Zip(
                    phone.Logins,
                    (enrolment, login) =>
                        new EnrolledLine(JsonSerializer.SerializeToElement(enrolment, TillJson.Default.Enrolment), login, Fleet.Password)
                ),
            ],
            phone.Goods
        ));
        var line = new TaskLine(
            task.Server,
            task.Seed,
            task.Sales / fleet.Phones.Count,
            task.Faults / fleet.Phones.Count,
            task.AtOnce,
            task.Patient,
            task.Forge,
            task.Play,
            task.Returns,
            task.Copies,
            devices
        );
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(line, Wire.Default.TaskLine));
        await process.StandardInput.FlushAsync();
        return simulator;
    }

    public async Task GoAsync()
    {
        if (_heard.IsCompleted)
            return;
        await _process.StandardInput.WriteLineAsync("go");
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Until all phones have sent everything; throws with what Node said when it failed.</summary>
    public async Task FinishAsync(CancellationToken ct = default)
    {
        await Patience.ForAsync(_heard, $"{_phones} phones to have sent everything", Patience.ForMany);
        await _process.WaitForExitAsync(ct);
        if (_process.ExitCode == 0)
            return;
        lock (_complaints)
            throw new InvalidOperationException("The simulator failed: " + string.Join(Environment.NewLine, _complaints));
    }

    /// <summary>Until so many sales were told saved, or all is over.</summary>
    public async Task ReachAsync(int told, CancellationToken ct = default)
    {
        for (var watch = Stopwatch.StartNew(); _told.Count < told && !_heard.IsCompleted; await Task.WhenAny(_heard, Task.Delay(10, ct)))
            if (watch.Elapsed > Patience.ForMany)
                throw new TimeoutException($"Of {told} sales {_told.Count} were told saved.");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task HearAsync()
    {
        try
        {
            while (await _process.StandardOutput.ReadLineAsync() is { } line)
                Hear(JsonSerializer.Deserialize(line, Wire.Default.JsonElement));
        }
        finally
        {
            // Nobody waits for the dead: whoever finishes next is told why.
            _ready.TrySetResult();
        }
    }

    private void Hear(JsonElement said)
    {
        switch (said.GetProperty("what").GetString())
        {
            case "told":
                _told.Enqueue(said.Deserialize(Wire.Default.ToldSale)!);
                break;
            case "account":
                _accounts.Enqueue(said.Deserialize(Wire.Default.PhoneAccount)!);
                break;
            case "fault":
                _faults.AddOrUpdate(said.GetProperty("fault").GetString()!, 1, (_, count) => count + 1);
                break;
            case "asleep":
                Interlocked.Increment(ref _asleep);
                break;
            case "ready":
                _ready.TrySetResult();
                break;
        }
    }
}

internal sealed record EnrolledLine(JsonElement Enrolment, string Login, string Password);

internal sealed record DeviceLine(IReadOnlyList<EnrolledLine> Enrolled, IReadOnlyList<Basket.Goods> Goods);

internal sealed record TaskLine(
    string Server,
    string Seed,
    int Sales,
    int Faults,
    int AtOnce,
    bool Patient,
    bool Forge,
    string Play,
    bool Returns,
    bool Copies,
    IEnumerable<DeviceLine> Devices
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TaskLine))]
[JsonSerializable(typeof(ToldSale))]
[JsonSerializable(typeof(PhoneAccount))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class Wire : JsonSerializerContext;
