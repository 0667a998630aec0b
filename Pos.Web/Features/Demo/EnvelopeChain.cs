using System.Text.Json;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Operations;
using Pos.Data.Sales;
using Pos.Data.Stock;
using Pos.Data.Tenancy;
using Pos.Data.Till;

namespace Pos.Web.Features.Demo;

/// <summary>Numbers and chains the operations of one device, as the till's own outbox does; for whatever plays a till on this side of the wire.</summary>
public sealed class EnvelopeChain(Enrolment enrolment)
{
    public const string NoHash = "0000000000000000000000000000000000000000000000000000000000000000";

    private long _seq;
    private int _receipts;
    private string _prevHash = NoHash;

    /// <summary>Goes on from here under the same device, as a phone whose browser's profile was copied.</summary>
    public EnvelopeChain Copy() => (EnvelopeChain)MemberwiseClone();

    public BearerToken Token { get; } = new(enrolment.Shift.Id, enrolment.Shift.Secret);

    public Enrolment Enrolment => enrolment;

    public string NextReceiptNo() => FormattableString.Invariant($"{enrolment.Device.Prefix}-{++_receipts:000000}");

    public Envelope Next(RecordSale sale, DateTimeOffset at, long clockOffsetMs = 0) =>
        Next("record_sale", JsonSerializer.Serialize(sale, SalesJson.Default.RecordSale), at, clockOffsetMs, schemaVersion: 4);

    public Envelope Next(AddCustomer customer, DateTimeOffset at) =>
        Next("add_customer", JsonSerializer.Serialize(customer, CustomersJson.Default.AddCustomer), at);

    public Envelope Next(ReceivePayment payment, DateTimeOffset at) =>
        Next("receive_payment", JsonSerializer.Serialize(payment, CreditJson.Default.ReceivePayment), at);

    public Envelope Next(MoveGoods moved, DateTimeOffset at) =>
        Next("move_goods", JsonSerializer.Serialize(moved, StockJson.Default.MoveGoods), at);

    public Envelope Next(CountGoods counted, DateTimeOffset at) =>
        Next("count_goods", JsonSerializer.Serialize(counted, StockJson.Default.CountGoods), at);

    public Envelope Next(string kind, string payload, DateTimeOffset at, long clockOffsetMs = 0, int schemaVersion = 1)
    {
        var envelope = new Envelope
        {
            OpId = Guid.CreateVersion7(at),
            Kind = kind,
            SchemaVersion = schemaVersion,
            BusinessId = enrolment.Business.Id,
            OutletId = enrolment.Outlet.Id,
            DeviceId = enrolment.Device.Id,
            DeviceSeq = ++_seq,
            PrevHash = _prevHash,
            Author = enrolment.Shift.Id,
            OccurredAt = at.ToUnixTimeMilliseconds(),
            ClockOffsetMs = clockOffsetMs,
            Payload = payload,
        };
        _prevHash = Convert.ToHexStringLower(envelope.ComputeHash());
        return envelope with { Hash = _prevHash };
    }

    public PushRequest Push(IEnumerable<Envelope> envelopes, DateTimeOffset now) =>
        new(
            1,
            now.ToUnixTimeMilliseconds(),
            new() { [enrolment.Shift.Id.ToString()] = enrolment.Shift.Secret },
            [.. envelopes.Select(e => JsonSerializer.SerializeToElement(e, OperationJson.Default.Envelope))]
        );
}
