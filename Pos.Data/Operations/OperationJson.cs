using System.Text.Json.Serialization;
using Pos.Data.Catalog;
using Pos.Data.Credit;
using Pos.Data.Customers;
using Pos.Data.Review;
using Pos.Data.Sales;
using Pos.Data.Sync;
using Pos.Data.Tenancy;
using Pos.Data.Till;

namespace Pos.Data.Operations;

/// <summary>Every shape that is kept or travels: snake_case, enums as lower-case words, a word where a number belongs and a null where something must be are unreadable.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RecordSale))]
[JsonSerializable(typeof(AddCustomer))]
[JsonSerializable(typeof(SaveCustomer))]
[JsonSerializable(typeof(ImportCustomers))]
[JsonSerializable(typeof(MergeCustomers))]
[JsonSerializable(typeof(UnmergeCustomer))]
[JsonSerializable(typeof(ReceivePayment))]
[JsonSerializable(typeof(OpenAccount))]
[JsonSerializable(typeof(WriteOff))]
[JsonSerializable(typeof(ReverseEntry))]
[JsonSerializable(typeof(ReturnGoods))]
[JsonSerializable(typeof(SaveProduct))]
[JsonSerializable(typeof(SaveCategory))]
[JsonSerializable(typeof(AddProducts))]
[JsonSerializable(typeof(RegisterBusiness))]
[JsonSerializable(typeof(EnrolDevice))]
[JsonSerializable(typeof(RevokeDevice))]
[JsonSerializable(typeof(RestoreDevice))]
[JsonSerializable(typeof(ResolveOperation))]
[JsonSerializable(typeof(MarkFlagsSeen))]
[JsonSerializable(typeof(Envelope))]
[JsonSerializable(typeof(PushRequest))]
[JsonSerializable(typeof(PushReply))]
[JsonSerializable(typeof(PullReply))]
[JsonSerializable(typeof(StockPack))]
[JsonSerializable(typeof(CustomerPack))]
[JsonSerializable(typeof(SnapshotHead))]
[JsonSerializable(typeof(SnapshotChunk))]
[JsonSerializable(typeof(Enrolment))]
[JsonSerializable(typeof(Who))]
public sealed partial class OperationJson : JsonSerializerContext;

/// <summary>Enums travel as words (key_reused, cash), never as numbers. Named on the enums themselves, so that every serializer obeys.</summary>
public sealed class LowerCaseEnumConverter<TEnum>()
    : JsonStringEnumConverter<TEnum>(System.Text.Json.JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
