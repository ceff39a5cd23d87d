namespace Payments.Tests.Simulation;

/// <summary>Of what messages die.</summary>
internal static class Reasons
{
    public const string Poison = "it never works";
    public const string Impossible = "it cannot work";
    public const string Unparseable = "The body is not the JSON of Number: at ";

    /// <summary>How the reason must begin that a dead letter of this temper carries.</summary>
    public static string Of(Temper temper) =>
        temper switch
        {
            Temper.Poison => Poison,
            Temper.Impossible => Impossible,
            _ => Unparseable,
        };
}
