using System.Diagnostics;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using Payments.NotifierService.Mails;

namespace Payments.NotifierService.Sending;

/// <summary>
/// Sends the mails that are due. A mail is claimed in one transaction, sent, and its result recorded in another; the result of a
/// mail that has been accepted is recorded for as long as it takes, so a database that goes away in between causes no second mail.
/// Only a crash in that moment can, and then both copies carry the same Message-ID.
/// </summary>
internal sealed partial class MailSender(MailQueue queue, MailSignal signal, MailHealth health, IOptions<MailOptions> options, ILogger<MailSender> logger)
    : BackgroundService
{
    private static readonly TimeSpan DatabasePause = TimeSpan.FromMilliseconds(500);

    private readonly MailOptions options = options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var mails = await ClaimAsync(stoppingToken);
            if (mails.Count > 0)
            {
                await SendAllAsync(mails, stoppingToken);
            }

            if (mails.Count < options.BatchSize)
            {
                await signal.WaitAsync(options.PollInterval, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<IReadOnlyList<Mail>> ClaimAsync(CancellationToken ct)
    {
        // This runs every few seconds for no payment in particular.
        using var quiet = SuppressInstrumentationScope.Begin();
        try
        {
            return await queue.ClaimAsync(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogDatabaseAway(e.Message);
            return [];
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }

    private async Task SendAllAsync(IReadOnlyList<Mail> mails, CancellationToken ct)
    {
        using var client = new SmtpClient { Timeout = (int)options.Timeout.TotalMilliseconds };
        foreach (var mail in mails)
        {
            using var activity = MailTelemetry.StartSend(mail, options.Server);
            var result = await TrySendAsync(client, mail, ct);
            if (result.Error is not null)
            {
                activity?.SetStatus(ActivityStatusCode.Error, result.Error);
            }

            await RecordAsync(mail, result, ct);
        }

        if (client.IsConnected)
        {
            await client.DisconnectAsync(quit: true, CancellationToken.None);
        }
    }

    private async Task<SendResult> TrySendAsync(SmtpClient client, Mail mail, CancellationToken ct)
    {
        try
        {
            if (!client.IsConnected)
            {
                await client.ConnectAsync(options.Server.Host, options.Server.Port, SecureSocketOptions.None, ct);
            }

            await client.SendAsync(MailMessage.Of(mail, options), ct);
            health.Works();
            return SendResult.Accepted;
        }
        catch (SmtpCommandException e) when ((int)e.StatusCode >= 500 && e.ErrorCode == SmtpErrorCode.RecipientNotAccepted)
        {
            LogRefused(mail.Id, e.Message);
            return new SendResult(e.Message, IsFinal: true);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            health.Fails("the mail server does not take mails");
            LogPostponed(mail.Id, mail.Attempts, e.Message);
            return new SendResult(e.Message, IsFinal: mail.Attempts >= options.MaxAttempts);
        }
    }

    private async Task RecordAsync(Mail mail, SendResult result, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                // Also while the service is being stopped: an accepted mail that is not recorded would be sent again.
                await queue.RecordAsync(mail.Id, result, CancellationToken.None);
                return;
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                LogDatabaseAway(e.Message);
                await Task.Delay(DatabasePause, ct);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mails wait, the database is away: {Reason}")]
    private partial void LogDatabaseAway(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {MailId} waits after attempt {Attempt}: {Reason}")]
    private partial void LogPostponed(Guid mailId, int attempt, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {MailId} is refused: {Reason}")]
    private partial void LogRefused(Guid mailId, string reason);
}

/// <summary>What the mail server said.</summary>
/// <param name="Error">Null when it has accepted the mail.</param>
/// <param name="IsFinal">Whether there is no point in another attempt.</param>
internal sealed record SendResult(string? Error, bool IsFinal)
{
    public static readonly SendResult Accepted = new(null, IsFinal: true);
}
