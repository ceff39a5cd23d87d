namespace Payments.UserService.Sessions;

/// <summary>Failed attempts to sign in to one account, or with one name that belongs to no account.</summary>
public sealed class SignInFailures
{
    /// <summary>SHA-256 of the user's id, or of the name when nobody has it; 32 bytes.</summary>
    public required byte[] Account { get; init; }

    /// <summary>Attempts counted so far.</summary>
    public required int Failures { get; init; }

    /// <summary>When the count begins anew, UTC. Of a locked account: when the lock ends.</summary>
    public required DateTime Until { get; init; }
}
