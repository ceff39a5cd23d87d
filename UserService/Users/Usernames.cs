namespace Payments.UserService.Users;

/// <summary>Which user names may be chosen.</summary>
internal static class Usernames
{
    public const int MinLength = 3;
    public const int MaxLength = 150;

    private const string Marks = "._-@+";

    public static bool HasOnlyAllowedCharacters(string? name) =>
        name?.All(c => char.IsAsciiLetterOrDigit(c) || Marks.Contains(c, StringComparison.Ordinal)) ?? true;

    /// <summary>Somebody else's address as a name would stand in the way of that person's signing in by address.</summary>
    public static bool IsAnotherAddress(string? name, string? email) =>
        name?.Contains('@', StringComparison.Ordinal) == true && !name.Equals(email, StringComparison.OrdinalIgnoreCase);
}
