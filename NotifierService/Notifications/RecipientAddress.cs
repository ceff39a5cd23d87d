using MimeKit;

namespace Payments.NotifierService.Notifications;

/// <summary>The address of a recipient: an address and nothing else.</summary>
internal static class RecipientAddress
{
    /// <summary>By default MimeKit accepts a name without a domain too, as of a mailbox on the same machine.</summary>
    private static readonly ParserOptions Options = new() { AllowAddressesWithoutDomain = false };

    /// <summary>
    /// Whether it is a mail address without a display name, and without a line break that would become a command to the mail server. An
    /// internationalized domain may be in its ASCII form, which MimeKit decodes.
    /// </summary>
    public static bool IsValid(string address) =>
        address.Length <= NotificationsDb.AddressLength
        && !address.Any(char.IsControl)
        && MailboxAddress.TryParse(Options, address, out var mailbox)
        && (mailbox.Address == address || MailboxAddress.EncodeAddrspec(mailbox.Address) == address);
}
