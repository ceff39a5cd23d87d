using Payments.NotifierService.Notifications;

namespace Payments.Tests.Unit;

public sealed class RecipientAddressTests
{
    [Theory]
    [InlineData("ada@example.com")]
    [InlineData("ada.lovelace+payments@mail.example.com")]
    [InlineData("ada@xn--bcher-kva.example")]
    public void An_address_is_taken(string address) => RecipientAddress.IsValid(address).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("ada@")]
    [InlineData("@example.com")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("<ada@example.com>")]
    [InlineData("ada@example.com, bob@example.com")]
    [InlineData("ada@example.com\r\nRCPT TO:<bob@example.com>")]
    public void Anything_else_is_refused(string address) => RecipientAddress.IsValid(address).ShouldBeFalse();
}
