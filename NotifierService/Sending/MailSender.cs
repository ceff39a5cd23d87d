using System.Diagnostics;
using MailKit;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using Payments.NotifierService.Mails;

namespace Payments.NotifierService.Sending;

/// <summary>
/// Sends the mails that are due, over one connection for as long as they come. Mails are claimed in one transaction, sent, and their
/// results recorded in others, a few together while the next are being sent; the result of a mail that has been accepted is recorded for as
/// long as it takes, so a database that fails in between causes no second mail. Only a crash in those milliseconds can, and then both
/// copies carry the same Message-ID. While the server takes no mails at all, they wait, and no attempt of theirs is used up.
/// </summary>
internal sealed partial class MailSender(
    MailQueue queue,
    MailServer server,
    MailSignal signal,
    MailHealthCheck health,
    IOptions<MailOptions> options,
    ILogger<MailSender> logger
) : BackgroundService
{
    /// <summary>Pause before the database is tried again after a failure.</summary>
    private static readonly TimeSpan DatabasePause = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the connection is kept for the next mail. Servers wait for minutes (RFC 5321, section 4.5.3.2.7).</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(250);

    private readonly MailOptions options = options.Value;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = options.FirstRetry;
        var client = server.CreateClient();
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                var mails = await ClaimAsync(stoppingToken);
                if (mails.Count > 0 && !await SendAllAsync(client, mails, stoppingToken))
                {
                    client.Dispose();
                    client = server.CreateClient();

                    // Further mails change nothing about the server, so they do not shorten this pause.
                    await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    pause = pause * 2 < options.MaxServerPause ? pause * 2 : options.MaxServerPause;
                    continue;
                }

                pause = options.FirstRetry;
                if (mails.Count < options.BatchSize && !await IsWokenAsync(Linger, stoppingToken))
                {
                    await DisconnectAsync(client);
                    await IsWokenAsync(options.PollInterval, stoppingToken);
                }
            }
        }
        finally
        {
            await DisconnectAsync(client);
            client.Dispose();
        }
    }

    private async Task<bool> IsWokenAsync(TimeSpan bound, CancellationToken ct)
    {
        try
        {
            return await signal.WaitAsync(bound, ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<Mail>> ClaimAsync(CancellationToken ct)
    {
        // This query runs every few seconds and belongs to no payment, so it gets no trace.
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

    /// <returns>False when the server takes no mails; those that are left are put back.</returns>
    private async Task<bool> SendAllAsync(SmtpClient client, IReadOnlyList<Mail> mails, CancellationToken ct)
    {
        var recording = new MailRecording(group => RecordAsync(() => queue.RecordAsync(group, CancellationToken.None), ct));
        try
        {
            for (var i = 0; i < mails.Count; i++)
            {
                // The mails that are left stay claimed until their leases end; then another instance sends them.
                ct.ThrowIfCancellationRequested();
                if (await SendAsync(client, mails[i], recording, ct) is { } refusal)
                {
                    health.ReportDown("the mail server takes no mails");
                    LogServerRefuses(mails.Count - i, refusal);
                    await recording.CompleteAsync();
                    await RecordAsync(() => queue.PutBackAsync([.. mails.Skip(i).Select(m => m.Id)], refusal, CancellationToken.None), ct);
                    return false;
                }
            }

            return true;
        }
        finally
        {
            // Also when the service is being stopped: a mail whose result is not written would be sent again.
            await recording.CompleteAsync();
        }
    }

    /// <returns>Why the server takes no mails at all; null when it has answered to this one.</returns>
    private async Task<string?> SendAsync(SmtpClient client, Mail mail, MailRecording recording, CancellationToken ct)
    {
        using var activity = MailTelemetry.StartSend(mail, options.Server);
        try
        {
            await server.ConnectAsync(client, ct);
            var result = await TrySendAsync(client, mail);
            if (result.Error is not null)
            {
                activity?.SetStatus(ActivityStatusCode.Error, result.Error);
            }

            await recording.AddAsync(new SentMail(mail.Id, result, activity));
            return null;
        }
        catch (MailServerException e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            return e.Message;
        }
    }

    private static async Task DisconnectAsync(SmtpClient client)
    {
        try
        {
            if (client.IsConnected)
            {
                await client.DisconnectAsync(quit: true, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is CommandException or ProtocolException or IOException or TimeoutException)
        {
            // All mails have their results; a server that does not answer QUIT changes none of them.
        }
    }

    /// <summary>
    /// Sends a mail. That is not canceled when the service stops: a mail that the server has taken and not yet acknowledged would be sent
    /// again. Each answer of the server is waited for no longer than <see cref="MailOptions.Timeout"/>.
    /// </summary>
    /// <exception cref="MailServerException">The server refuses the sender, so it would refuse every mail.</exception>
    private async Task<SendResult> TrySendAsync(SmtpClient client, Mail mail)
    {
        try
        {
            using var message = MailMessage.Of(mail, options);
            await client.SendAsync(message, CancellationToken.None);
            health.ReportUp();
            return SendResult.Accepted;
        }
        catch (SmtpCommandException e) when ((int)e.StatusCode >= 500 && e.ErrorCode == SmtpErrorCode.RecipientNotAccepted)
        {
            LogRefused(mail.Id, e.Message);
            return new SendResult(e.Message, IsFinal: true);
        }
        catch (Exception e)
            when (e is SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted } or ServiceNotAuthenticatedException)
        {
            // ServiceNotAuthenticatedException: the server demands a password (530), and none is set.
            throw new MailServerException(e.Message, e);
        }
        catch (SmtpCommandException e)
        {
            // MailKit has sent RSET, and the connection is good for the next mail.
            return Postpone(mail, e.Message);
        }
        catch (Exception e)
        {
            // MailKit has closed the connection. If this mail is the cause, it must not hold up the others for ever, so the attempt
            // counts.
            health.ReportDown("the mail server breaks off");
            return Postpone(mail, e.Message);
        }
    }

    private SendResult Postpone(Mail mail, string reason)
    {
        LogPostponed(mail.Id, mail.Attempts, reason);
        return new SendResult(reason, IsFinal: mail.Attempts >= options.MaxAttempts);
    }

    /// <summary>
    /// Records results, also while the service is being stopped: an accepted mail that is not recorded would be sent again.
    /// </summary>
    private async Task RecordAsync(Func<Task> record, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await record();
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} mails wait, the mail server takes none: {Reason}")]
    private partial void LogServerRefuses(int count, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Mail {MailId} waits after attempt {Attempt}: {Reason}")]
    private partial void LogPostponed(Guid mailId, int attempt, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {MailId} is refused: {Reason}")]
    private partial void LogRefused(Guid mailId, string reason);
}
