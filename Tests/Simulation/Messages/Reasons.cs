namespace Payments.Tests.Simulation;

/// <summary>The reasons for which messages are dead-lettered.</summary>
internal static class Reasons
{
    public const string Poison = "it never works";
    public const string Impossible = "it cannot work";
    public const string Unparseable = "The body is not the JSON of Number: at ";

    /// <summary>How the reason of a dead letter with this behavior must begin.</summary>
    public static string Of(MessageBehavior behavior) =>
        behavior switch
        {
            MessageBehavior.Poison => Poison,
            MessageBehavior.Impossible => Impossible,
            _ => Unparseable,
        };
}
