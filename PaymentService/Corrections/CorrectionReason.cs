using Microsoft.AspNetCore.Http.HttpResults;
using Payments.ServiceDefaults;

namespace Payments.PaymentService.Corrections;

/// <summary>Why an operator corrects something: always asked for, since the timeline keeps it.</summary>
internal static class CorrectionReason
{
    private const int MaxLength = 500;

    /// <summary>Checks the reason, and the other rules of the request.</summary>
    public static ValidationProblem? Validate(string? reason, params (string Field, bool? IsBroken, string Rule)[] others) =>
        Validation.Of([
            ("reason", string.IsNullOrWhiteSpace(reason), "is required"),
            ("reason", reason?.Length > MaxLength, $"must have at most {MaxLength} characters"),
            ("reason", reason?.Any(char.IsControl), "must have no control characters"),
            ("reason", CardNumbers.AreIn(reason), "must not hold a card number"),
            .. others,
        ]);
}
