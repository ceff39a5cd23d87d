namespace Payments.NotifierService.Sending;

/// <summary>How mails are sent, from the configuration section <c>Mail</c> and the connection string <c>mail</c> (<c>smtp://host:port</c>).</summary>
public sealed class MailOptions
{
    /// <summary>The mail server.</summary>
    public Uri Server { get; set; } = new("smtp://localhost:1025");

    /// <summary>Address in From.</summary>
    public string FromAddress { get; set; } = "payments@example.com";

    /// <summary>Name in From.</summary>
    public string FromName { get; set; } = "Payments";

    /// <summary>Longest wait for one answer of the mail server.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Most mails sent over one connection to the mail server.</summary>
    public int BatchSize { get; set; } = 20;

    /// <summary>How long a mail that is being sent is left to the instance that has taken it up; then another one tries.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time between two looks for mails that are due.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Pause before the second attempt; doubled before each further one.</summary>
    public TimeSpan FirstRetry { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest pause between two attempts.</summary>
    public TimeSpan MaxRetry { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Attempts after which a mail is given up: about three days with the default pauses.</summary>
    public int MaxAttempts { get; set; } = 80;
}
