using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Pos.Data.Operations;

/// <summary>A property of a row as its column keeps it.</summary>
public static class KeptValue
{
    /// <summary>From the row to the value, through the model's conversion; what is not there stays null.</summary>
    public static LambdaExpression Of(IProperty property)
    {
        var row = Expression.Parameter(property.DeclaringType.ClrType);
        Expression value = Expression.Property(row, property.PropertyInfo!);
        if (property.GetRelationalTypeMapping().Converter is not { } converter)
            return Expression.Lambda(value, row);
        var convert = converter.ConvertToProviderExpression;
        var taken = convert.Parameters[0].Type;
        Expression kept = Expression.Invoke(convert, taken == value.Type ? value : Expression.Convert(value, taken));
        if (Nullable.GetUnderlyingType(value.Type) is null)
            return Expression.Lambda(kept, row);
        if (kept.Type.IsValueType && Nullable.GetUnderlyingType(kept.Type) is null)
            kept = Expression.Convert(kept, typeof(Nullable<>).MakeGenericType(kept.Type));
        return Expression.Lambda(
            Expression.Condition(
                Expression.Equal(value, Expression.Constant(null, value.Type)),
                Expression.Constant(null, kept.Type),
                kept
            ),
            row
        );
    }
}
