namespace Payments.NotifierService.Sending;

/// <summary>
/// How mails are sent, from the configuration section <c>Mail</c> and the connection string <c>mail</c> (<c>smtp://host:port</c>).
/// </summary>
public sealed class MailOptions
{
    /// <summary>The mail server.</summary>
    public Uri Server { get; set; } = new("smtp://localhost:1025");

    /// <summary>
    /// <c>none</c>; <c>starttls</c> (RFC 3207, usually port 587; the server must offer it); or <c>tls-on-connect</c> (RFC 8314, usually
    /// port 465).
    /// </summary>
    public string Security { get; set; } = MailSecurity.None;

    /// <summary>Whom to sign in as; nobody when empty. Needs TLS.</summary>
    public string UserName { get; set; } = "";

    /// <summary>Password of <see cref="UserName"/>.</summary>
    public string Password { get; set; } = "";

    /// <summary>
    /// A PEM file of certificate authorities to trust besides those of the machine. The server's name is checked all the same.
    /// </summary>
    public string? TrustedCertificates { get; set; }

    /// <summary>Address in From.</summary>
    public string FromAddress { get; set; } = "payments@example.com";

    /// <summary>Name in From.</summary>
    public string FromName { get; set; } = "Payments";

    /// <summary>Longest wait for one answer of the mail server.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Most mails sent over one connection to the mail server.</summary>
    public int BatchSize { get; set; } = 20;

    /// <summary>How long a mail that is being sent is left to the instance that has claimed it; then another one tries.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time between two queries for mails that are due.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Pause before the second attempt; doubled before each further one.</summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest pause between two attempts.</summary>
    public TimeSpan MaxRetry { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Longest pause before a mail server that takes no mails at all is asked again; the first is <see cref="FirstRetry"/>.
    /// </summary>
    public TimeSpan MaxServerPause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Attempts after which a mail is given up: about three days with the default pauses. Only what the server says to the mail itself
    /// counts; while it takes no mails at all (it is unavailable, or refuses the password or the sender), they wait for as long as that
    /// lasts.
    /// </summary>
    public int MaxAttempts { get; set; } = 80;
}
