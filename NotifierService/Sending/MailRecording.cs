namespace Payments.NotifierService.Sending;

/// <summary>
/// Records results in groups: while one group is being written the next one gathers, so a quick mail server does not wait for the database,
/// and no timer holds a result back.
/// </summary>
/// <param name="writeAsync">Writes a group, however often that takes.</param>
internal sealed class MailRecording(Func<IReadOnlyList<SentMail>, Task> writeAsync)
{
    private List<SentMail> gathering = [];
    private Task writing = Task.CompletedTask;

    public async Task AddAsync(SentMail mail)
    {
        gathering.Add(mail);
        if (writing.IsCompleted)
        {
            await writing;
            Write();
        }
    }

    /// <summary>Waits until everything is written.</summary>
    public async Task CompleteAsync()
    {
        await writing;
        if (gathering.Count > 0)
        {
            Write();
            await writing;
        }
    }

    private void Write()
    {
        var group = gathering;
        gathering = [];
        writing = writeAsync(group);
    }
}
