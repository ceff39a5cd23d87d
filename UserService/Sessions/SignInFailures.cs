namespace Payments.UserService.Sessions;

/// <summary>Failed attempts to sign in to one account, or under one name that nobody has.</summary>
public sealed class SignInFailures
{
    /// <summary>SHA-256 of what was tried: the user's id, or the name when nobody has it. 32 bytes.</summary>
    public required byte[] Account { get; init; }

    /// <summary>How many.</summary>
    public required int Failures { get; init; }

    /// <summary>When they are forgotten, UTC.</summary>
    public required DateTime Until { get; init; }
}
