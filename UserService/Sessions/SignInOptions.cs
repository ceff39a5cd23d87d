namespace Payments.UserService.Sessions;

/// <summary>How often a password may be guessed: configuration section <c>SignIn</c>.</summary>
public sealed class SignInOptions
{
    /// <summary>
    /// Failed attempts after which an account is locked; they add up while no two are further apart than <see cref="Lockout"/>. At least 1.
    /// </summary>
    public int MaxFailures { get; set; } = 5;

    /// <summary>How long an account is locked then.</summary>
    public TimeSpan Lockout { get; set; } = TimeSpan.FromMinutes(5);
}
