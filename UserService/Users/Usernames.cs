namespace Payments.UserService.Users;

/// <summary>Which user names may be chosen.</summary>
internal static class Usernames
{
    public const int MinLength = 3;
    public const int MaxLength = 150;

    private const string Punctuation = "._-@+";

    public static bool HasOnlyAllowedCharacters(string? name) =>
        name?.All(c => char.IsAsciiLetterOrDigit(c) || Punctuation.Contains(c, StringComparison.Ordinal)) ?? true;

    /// <summary>
    /// Whether the name is an address other than the user's own. The owner of that address could not use it to sign in any more.
    /// </summary>
    public static bool IsAnotherAddress(string? name, string? email) =>
        name?.Contains('@', StringComparison.Ordinal) == true && !name.Equals(email, StringComparison.OrdinalIgnoreCase);
}
