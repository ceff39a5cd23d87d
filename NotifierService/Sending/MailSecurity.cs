namespace Payments.NotifierService.Sending;

/// <summary>The values of <see cref="MailOptions.Security"/>.</summary>
public static class MailSecurity
{
    /// <summary>Mails go in the clear.</summary>
    public const string None = "none";

    /// <summary>The connection begins in the clear and must become TLS before anything is said.</summary>
    public const string StartTls = "starttls";

    /// <summary>The connection is TLS from the start.</summary>
    public const string TlsOnConnect = "tls-on-connect";

    /// <summary>Whether it is one of them.</summary>
    public static bool IsKnown(string value) => value is None or StartTls or TlsOnConnect;
}
