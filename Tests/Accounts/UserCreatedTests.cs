using System.Text.Json;
using Payments.Contracts;
using Payments.Messaging;

namespace Payments.Tests.Accounts;

public sealed class UserCreatedTests
{
    [Theory]
    [InlineData("""{"userId":17,"username":"ada","email":"ada@example.com"}""")]
    [InlineData("""{"user_id":17,"username":"ada","email":"ada@example.com"}""")]
    [InlineData("""{"id":"17","username":"ada","email":"ada@example.com","is_staff":false}""")]
    [InlineData("""{"email":"ada@example.com","username":"ada","UserId":"17"}""")]
    public void It_is_read_in_the_words_of_other_programs(string body) =>
        JsonSerializer.Deserialize<UserCreated>(body, MessageJson.Options).ShouldBe(new UserCreated(17, "ada", "ada@example.com"));

    [Fact]
    public void It_is_written_in_our_own()
    {
        var body = JsonSerializer.Serialize(new UserCreated(17, "ada", "ada@example.com"), MessageJson.Options);

        body.ShouldBe("""{"userId":17,"username":"ada","email":"ada@example.com"}""");
    }
}
