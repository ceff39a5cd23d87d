using Payments.ServiceDefaults;

namespace Payments.Tests.Unit;

/// <summary>What is taken for an e-mail address.</summary>
public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("gorden@example.com")]
    [InlineData("first.last+tag@mail.example.co.uk")]
    [InlineData("o'neil_!#$%&*/=?^`{|}~-@x-y.example")]
    [InlineData("1@2.example")]
    public void An_address_as_people_write_it_is_taken(string text) => EmailAddress.IsValid(text).ShouldBeTrue();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@example.com")]
    [InlineData("gorden@")]
    [InlineData("gorden@localhost")]
    [InlineData("gorden.example.com")]
    [InlineData(".gorden@example.com")]
    [InlineData("gor..den@example.com")]
    [InlineData("gorden@example..com")]
    [InlineData("gorden@-example.com")]
    [InlineData("gorden@example-.com")]
    [InlineData("gorden@example.com.")]
    [InlineData("gorden@[127.0.0.1]")]
    [InlineData("\"gor den\"@example.com")]
    [InlineData("Gorden <gorden@example.com>")]
    [InlineData("gorden@example.com\r\nBcc: all@example.com")]
    [InlineData("a@b@example.com")]
    [InlineData("görden@example.com")]
    public void Anything_else_is_not(string? text) => EmailAddress.IsValid(text).ShouldBeFalse();

    [Fact]
    public void The_bounds_of_RFC_5321_hold()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 63), 2)) + "." + new string('d', 61);

        EmailAddress.IsValid($"{new string('l', 64)}@{new string('d', 63)}.example").ShouldBeTrue();
        EmailAddress.IsValid($"{new string('l', 65)}@example.com").ShouldBeFalse();
        EmailAddress.IsValid($"l@{new string('d', 64)}.example").ShouldBeFalse();
        EmailAddress.IsValid($"{new string('l', 64)}@{domain}").ShouldBeTrue();
        EmailAddress.IsValid($"{new string('l', 64)}@{domain}d").ShouldBeFalse();
    }
}
