using System.Net;
using System.Net.Mail;
using System.Net.Sockets;
using MailKit.Security;
using MimeKit;

namespace MailKit.Security
{
    public enum SecureSocketOptions
    {
        None,
        StartTls,
    }
}

namespace MailKit.Net.Smtp
{
    public enum SmtpErrorCode
    {
        RecipientNotAccepted,
        UnexpectedStatusCode,
    }

    public class SmtpCommandException(SmtpErrorCode code, SmtpStatusCode status, string message, Exception inner) : Exception(message, inner)
    {
        public SmtpErrorCode ErrorCode { get; } = code;

        public SmtpStatusCode StatusCode { get; } = status;
    }

    /// <summary>MailKit's client over the framework's own. That one connects when it sends, and keeps the connection for the next mail.</summary>
    public class SmtpClient : IDisposable
    {
        private System.Net.Mail.SmtpClient? client;

        /// <summary>Milliseconds.</summary>
        public int Timeout { get; set; } = 120_000;

        public bool IsConnected => client is not null;

        public async Task ConnectAsync(string host, int port, SecureSocketOptions options, CancellationToken cancellationToken = default)
        {
            using (var probe = new TcpClient())
            {
                await probe.ConnectAsync(host, port, cancellationToken).AsTask().WaitAsync(TimeSpan.FromMilliseconds(Timeout), cancellationToken).ConfigureAwait(false);
            }

            client = new System.Net.Mail.SmtpClient(host, port) { EnableSsl = options == SecureSocketOptions.StartTls };
        }

        public Task AuthenticateAsync(string userName, string password, CancellationToken cancellationToken = default)
        {
            Connected.Credentials = new NetworkCredential(userName, password);
            return Task.CompletedTask;
        }

        public async Task<string> SendAsync(MimeMessage message, CancellationToken cancellationToken = default)
        {
            using var mail = message.ToMailMessage();
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            bound.CancelAfter(Timeout);
            try
            {
                await Connected.SendMailAsync(mail, bound.Token).ConfigureAwait(false);
                return "";
            }
            catch (SmtpFailedRecipientException e)
            {
                throw new SmtpCommandException(SmtpErrorCode.RecipientNotAccepted, e.StatusCode, e.Message, e);
            }
            catch (SmtpException e) when (e.StatusCode != SmtpStatusCode.GeneralFailure)
            {
                throw new SmtpCommandException(SmtpErrorCode.UnexpectedStatusCode, e.StatusCode, e.Message, e);
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"The mail server has not answered within {Timeout} ms.", e);
            }
        }

        public Task DisconnectAsync(bool quit, CancellationToken cancellationToken = default)
        {
            client?.Dispose();
            client = null;
            return Task.CompletedTask;
        }

        public void Dispose()
        {
            client?.Dispose();
            GC.SuppressFinalize(this);
        }

        private System.Net.Mail.SmtpClient Connected => client ?? throw new InvalidOperationException("The client is not connected.");
    }
}
