namespace Payments.NotifierService.Templates;

/// <summary>
/// Why a payment failed, in words. Lost and stolen cards and suspected fraud are only said to be declined, so that a thief learns nothing.
/// </summary>
internal static class FailureReasons
{
    private const string Unknown = "The payment could not be completed.";

    private const string Declined = "Your card was declined.";

    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["card_declined"] = Declined,
        ["insufficient_funds"] = "Your card has insufficient funds.",
        ["expired_card"] = "Your card has expired.",
        ["incorrect_cvc"] = "The security code of your card is not right.",
        ["incorrect_number"] = "The number of your card is not right.",
        ["card_velocity_exceeded"] = "Your card has reached its limit for now.",
        ["authentication_required"] = "Your bank asks you to confirm the payment, which cannot be done here.",
        ["lost_card"] = Declined,
        ["stolen_card"] = Declined,
        ["fraudulent"] = Declined,
        ["processing_error"] = "An error occurred while your card was processed. Please try again a little later.",
    };

    /// <param name="code">The gateway's code; null when it is not known.</param>
    public static string TextOf(string? code) => code is null ? Unknown : Reasons.GetValueOrDefault(code, Unknown);
}
