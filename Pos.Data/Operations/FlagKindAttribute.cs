namespace Pos.Data.Operations;

/// <summary>Stands on every constant that is a kind of flag, in the folder of whoever raises it.</summary>
/// <param name="place">Where the owner reads it among the others.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class FlagKindAttribute(int place) : Attribute
{
    public int Place => place;
}
