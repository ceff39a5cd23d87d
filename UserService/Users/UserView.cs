namespace Payments.UserService.Users;

/// <summary>A user as the API returns it.</summary>
/// <param name="Id">The user's number.</param>
/// <param name="Username">As it was written at registration.</param>
/// <param name="Email">As it was written at registration.</param>
internal sealed record UserView(long Id, string Username, string Email)
{
    public static string UrlOf(long id) => FormattableString.Invariant($"/api/users/{id}");

    public static UserView Of(User user) => new(user.Id, user.Username, user.Email);
}
