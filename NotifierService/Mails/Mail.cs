using System.Diagnostics;
using Payments.Contracts;
using Payments.NotifierService.Templates;

namespace Payments.NotifierService.Mails;

/// <summary>A mail: what it says, and whether it was sent.</summary>
public sealed class Mail
{
    /// <summary>
    /// Purpose of mails with a text of their own, which are about no payment, order or purchase. No event is published when they are sent.
    /// </summary>
    internal const string PlainPurpose = "plain";

    /// <summary>The id of the message that asked for it; also its Message-ID, by which mail servers recognize a repetition.</summary>
    public Guid Id { get; private init; }

    /// <summary>What it is about: one of <see cref="PaymentPurpose"/>, or <see cref="PlainPurpose"/>.</summary>
    public required string Purpose { get; init; }

    /// <summary>Which payment, order or purchase it is about.</summary>
    public required string SubjectId { get; init; }

    /// <summary>Name of the template.</summary>
    public required string Template { get; init; }

    /// <summary>Address of the recipient.</summary>
    public required string ToAddress { get; init; }

    /// <summary>Name of the recipient, if known.</summary>
    public string? ToName { get; private init; }

    /// <summary>The subject line.</summary>
    public required string SubjectLine { get; init; }

    /// <summary>The body as plain text.</summary>
    public required string TextBody { get; init; }

    /// <summary>The body as HTML.</summary>
    public required string HtmlBody { get; init; }

    /// <summary>Where it stands.</summary>
    public MailStatus Status { get; private set; }

    /// <summary>Attempts begun.</summary>
    public int Attempts { get; private set; }

    /// <summary>When it is due. While an attempt is under way: when that attempt counts as lost. UTC.</summary>
    public DateTime NextAttemptAt { get; private set; }

    /// <summary>Why the last attempt failed; null when none has, or the mail was sent.</summary>
    public string? LastError { get; private set; }

    /// <summary>When it was asked for, UTC.</summary>
    public DateTime CreatedAt { get; private init; }

    /// <summary>When the mail server accepted it, UTC; null until then.</summary>
    public DateTime? SentAt { get; private set; }

    /// <summary>W3C <c>traceparent</c> of the message, so that the sending is part of the payment's trace.</summary>
    public string? TraceParent { get; private init; }

    /// <summary>PostgreSQL's xmin, which changes with each update of the row: a concurrent update is noticed.</summary>
    public uint Version { get; private set; }

    /// <summary>A mail to be sent at once.</summary>
    public static Mail Create(Guid id, NotificationRequested request, RenderedMail rendered, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(rendered);
        return new Mail
        {
            Id = id,
            Purpose = request.Subject.Purpose,
            SubjectId = request.Subject.Id,
            Template = request.Template,
            ToAddress = request.To,
            ToName = request.Name,
            SubjectLine = rendered.Subject,
            TextBody = rendered.Text,
            HtmlBody = rendered.Html,
            NextAttemptAt = now,
            CreatedAt = now,
            TraceParent = Activity.Current?.Id,
        };
    }

    /// <summary>The mail server has accepted it.</summary>
    public void MarkSent(DateTime now) => (Status, SentAt, LastError) = (MailStatus.Sent, now, null);

    /// <summary>The attempt failed; the next is due at <paramref name="next"/>.</summary>
    public void Postpone(string error, DateTime next) => (LastError, NextAttemptAt) = (error, next);

    /// <summary>The mail server will never accept it.</summary>
    public void MarkFailed(string error) => (Status, LastError) = (MailStatus.Failed, error);
}
