namespace Payments.TuitionApi.Students;

/// <summary>Somebody who has bills to pay.</summary>
public sealed class Student
{
    /// <summary>Student number, for example <c>S001</c>.</summary>
    public required string StudentNo { get; init; }

    /// <summary>Full name.</summary>
    public required string Name { get; init; }

    /// <summary>Mail address.</summary>
    public required string Email { get; init; }

    /// <summary>Token of the payment method on file, never a card number.</summary>
    public required string PaymentMethod { get; init; }
}
