using System.Net.Mail;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using MailKit.Security;
using MimeKit;

namespace MailKit.Security
{
    public enum SecureSocketOptions { None, SslOnConnect = 2, StartTls }

    public class AuthenticationException(string message) : Exception(message);
}

namespace MailKit.Net.Smtp
{
    public enum SmtpErrorCode { MessageNotAccepted, SenderNotAccepted, RecipientNotAccepted, UnexpectedStatusCode }

    public class SmtpCommandException(SmtpErrorCode code, SmtpStatusCode status, string message) : Exception(message)
    {
        public SmtpErrorCode ErrorCode { get; } = code;

        public SmtpStatusCode StatusCode { get; } = status;
    }

    /// <summary>A mail submission client (RFC 5321, RFC 3207, RFC 4954), as far as sending a mail needs one.</summary>
    public class SmtpClient : IDisposable
    {
        private TcpClient? tcp;
        private Stream? stream;
        private StreamReader? reader;
        private string[] capabilities = [];

        /// <summary>Milliseconds.</summary>
        public int Timeout { get; set; } = 120_000;

        public RemoteCertificateValidationCallback? ServerCertificateValidationCallback { get; set; }

        public bool IsConnected => stream is not null;

        public Task ConnectAsync(string host, int port, SecureSocketOptions options, CancellationToken cancellationToken = default) => BoundedAsync(async ct =>
        {
            tcp = new TcpClient();
            await tcp.ConnectAsync(host, port, ct).ConfigureAwait(false);
            await UseAsync(tcp.GetStream(), options == SecureSocketOptions.SslOnConnect ? host : null, ct).ConfigureAwait(false);
            await ExpectAsync(220, ct).ConfigureAwait(false);
            await HelloAsync(ct).ConfigureAwait(false);
            if (options == SecureSocketOptions.StartTls)
            {
                if (!capabilities.Contains("STARTTLS"))
                {
                    throw new NotSupportedException("The SMTP server does not support the STARTTLS extension.");
                }

                await CommandAsync("STARTTLS", 220, ct).ConfigureAwait(false);
                await UseAsync(stream!, host, ct).ConfigureAwait(false);
                await HelloAsync(ct).ConfigureAwait(false);
            }
        }, cancellationToken);

        public Task AuthenticateAsync(string userName, string password, CancellationToken cancellationToken = default) => BoundedAsync(async ct =>
        {
            try
            {
                await CommandAsync($"AUTH PLAIN {Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{userName}\0{password}"))}", 235, ct).ConfigureAwait(false);
            }
            catch (SmtpCommandException e)
            {
                throw new AuthenticationException(e.Message);
            }
        }, cancellationToken);

        public async Task<string> SendAsync(MimeMessage message, CancellationToken cancellationToken = default)
        {
            await BoundedAsync(async ct =>
            {
                var (from, to) = (message.From.Single().Address, message.To.Single().Address);
                await CommandAsync($"MAIL FROM:<{from}>", 250, ct, SmtpErrorCode.SenderNotAccepted).ConfigureAwait(false);
                await CommandAsync($"RCPT TO:<{to}>", 250, ct, SmtpErrorCode.RecipientNotAccepted).ConfigureAwait(false);
                await CommandAsync("DATA", 354, ct).ConfigureAwait(false);
                await CommandAsync(message.ToWire() + "\r\n.", 250, ct, SmtpErrorCode.MessageNotAccepted).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
            return "";
        }

        public async Task DisconnectAsync(bool quit, CancellationToken cancellationToken = default)
        {
            if (quit && IsConnected)
            {
                await BoundedAsync(ct => CommandAsync("QUIT", 221, ct), cancellationToken).ConfigureAwait(false);
            }

            Close();
        }

        public void Dispose()
        {
            Close();
            GC.SuppressFinalize(this);
        }

        /// <summary>Speaks over this stream from now on. What was read ahead from the one before, in the clear, is forgotten (RFC 3207, section 4.2).</summary>
        private async Task UseAsync(Stream next, string? tlsHost, CancellationToken ct)
        {
            stream = next;
            if (tlsHost is not null)
            {
                var tls = new SslStream(next, leaveInnerStreamOpen: false, ServerCertificateValidationCallback);
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = tlsHost }, ct).ConfigureAwait(false);
                stream = tls;
            }

            reader = new StreamReader(stream, Encoding.UTF8);
        }

        private async Task HelloAsync(CancellationToken ct) =>
            capabilities = (await CommandAsync("EHLO [127.0.0.1]", 250, ct).ConfigureAwait(false)).Split('\n');

        private async Task<string> CommandAsync(string command, int expected, CancellationToken ct, SmtpErrorCode code = SmtpErrorCode.UnexpectedStatusCode)
        {
            var connected = stream ?? throw new InvalidOperationException("The client is not connected.");
            await connected.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), ct).ConfigureAwait(false);
            return await ExpectAsync(expected, ct, code).ConfigureAwait(false);
        }

        /// <returns>The lines of the reply, without its code.</returns>
        private async Task<string> ExpectAsync(int expected, CancellationToken ct, SmtpErrorCode code = SmtpErrorCode.UnexpectedStatusCode)
        {
            var (text, line) = (new List<string>(), "");
            do
            {
                line = await reader!.ReadLineAsync(ct).ConfigureAwait(false) ?? throw new IOException("The SMTP server has unexpectedly disconnected.");
                text.Add(line.Length > 4 ? line[4..] : "");
            }
            while (line.Length > 3 && line[3] == '-');

            var status = line.Length >= 3 && int.TryParse(line[..3], out var number) ? number : throw new IOException("The SMTP server has answered what is no reply.");
            var reply = string.Join('\n', text);
            return status == expected ? reply : throw new SmtpCommandException(code, (SmtpStatusCode)status, reply);
        }

        /// <summary>A conversation that has lost its thread cannot go on: all but a refusal closes the connection.</summary>
        private async Task BoundedAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
        {
            using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            bound.CancelAfter(Timeout);
            try
            {
                await work(bound.Token).ConfigureAwait(false);
            }
            catch (SmtpCommandException e) when (e.ErrorCode != SmtpErrorCode.UnexpectedStatusCode)
            {
                await BoundedAsync(ct => CommandAsync("RSET", 250, ct), cancellationToken).ConfigureAwait(false);
                throw;
            }
            catch (Exception e)
            {
                Close();
                if (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                {
                    throw new TimeoutException($"The mail server has not answered within {Timeout} ms.", e);
                }

                throw;
            }
        }

        private void Close()
        {
            stream?.Dispose();
            tcp?.Dispose();
            (stream, tcp, capabilities) = (null, null, []);
        }
    }
}
