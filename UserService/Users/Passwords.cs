using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Payments.UserService.Users;

/// <summary>
/// Which passwords may be chosen (after NIST SP 800-63B, section 3.1.1), and how they are kept: as ASP.NET Core Identity's salted hash.
/// </summary>
internal sealed class Passwords
{
    public const int MinLength = 8;
    public const int MaxLength = 128;

    /// <summary>PBKDF2 with HMAC-SHA512, as often as OWASP's cheat sheet on password storage recommends.</summary>
    private const int Iterations = 210_000;

    /// <summary>The most common passwords that the other rules would allow.</summary>
    private static readonly HashSet<string> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        "password",
        "password1",
        "password!",
        "passw0rd",
        "p@ssw0rd",
        "p@ssword",
        "qwertyuiop",
        "qwerty123",
        "qwerty12",
        "qwertyui",
        "1q2w3e4r",
        "1q2w3e4r5t",
        "1qaz2wsx",
        "zaq12wsx",
        "q1w2e3r4",
        "asdfghjkl",
        "asdfasdf",
        "zxcvbnm1",
        "abc12345",
        "abcd1234",
        "abcdefgh",
        "a1b2c3d4",
        "aa123456",
        "aaaaaaaa",
        "iloveyou",
        "iloveyou1",
        "sunshine",
        "sunshine1",
        "princess",
        "princess1",
        "football",
        "football1",
        "baseball",
        "baseball1",
        "superman",
        "superman1",
        "starwars",
        "trustno1",
        "letmein1",
        "welcome1",
        "welcome123",
        "admin123",
        "administrator",
        "changeme",
        "whatever",
        "computer",
        "internet",
        "michelle",
        "jennifer",
        "liverpool",
        "butterfly",
        "dragon123",
        "monkey123",
        "master123",
        "shadow123",
        "charlie1",
    };

    private readonly PasswordHasher<User> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));

    /// <summary>Checked where there is no user, so that the time of an answer does not show who is registered.</summary>
    private readonly string dummyHash;

    public Passwords() => dummyHash = Hash(Guid.NewGuid().ToString());

    public static bool IsCommon(string? password) => password is not null && Common.Contains(password);

    public string Hash(string password) => hasher.HashPassword(null!, password);

    /// <summary>Whether it is the user's password. Without a user it takes just as long, and the answer is no.</summary>
    public bool IsRight(User? user, string password) =>
        hasher.VerifyHashedPassword(null!, user?.PasswordHash ?? dummyHash, password) != PasswordVerificationResult.Failed
        && user is not null;
}
