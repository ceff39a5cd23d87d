using System.Globalization;
using System.Security.Cryptography;

namespace Payments.AppHost.Startup;

/// <summary>
/// The folder of the processes' data, and of all passwords and keys (mode 0600), those of containers too: they lie beside the data that
/// they open, so that the two always fit. One AppHost at a time uses a folder.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const string EphemeralPrefix = "payments-ephemeral-";

    /// <summary>Format of what lies in the folder. It rises when data of before can no longer be read.</summary>
    private const string Format = "2";

    /// <summary>File that says in which format the folder is. Those of before format 2 have none.</summary>
    private const string FormatFile = "format";

    private const int PasswordLength = 32;
    private const string PasswordCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Passable = OwnerOnly | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly bool ephemeral;
    private FileStream? lockFile;

    public DataFolder(string? path, bool ephemeral)
    {
        this.ephemeral = ephemeral;
        if (ephemeral)
        {
            RemoveLeftOvers();
        }

        Root = Path.GetFullPath(
            path
                ?? Path.Combine(
                    Path.GetTempPath(),
                    $"{EphemeralPrefix}{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}"
                )
        );
    }

    public string Root { get; }

    public string PathOf(string part) => Path.Combine(Root, part);

    /// <summary>Creates the folder and locks it for this process.</summary>
    /// <returns>False when another AppHost has it.</returns>
    public bool TryLock()
    {
        Directory.CreateDirectory(Root);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Root, Passable);
        }

        try
        {
            lockFile = new FileStream(PathOf("lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Says that a new folder is of the current format.</summary>
    /// <returns>False when there are databases of another format.</returns>
    public bool TryUseCurrentFormat()
    {
        var file = PathOf(FormatFile);
        if (!File.Exists(file) && !Directory.Exists(PathOf("postgres")))
        {
            File.WriteAllText(file, Format);
        }

        return File.Exists(file) && File.ReadAllText(file).Trim() == Format;
    }

    /// <summary>A folder for this user's eyes only; made when there is none yet.</summary>
    public string PrivateFolder(string name)
    {
        var folder = PathOf(name);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }

        return folder;
    }

    /// <summary>Whether a password is kept under this name.</summary>
    public bool HasPassword(string name) => File.Exists(PasswordFile(name));

    /// <summary>The password kept under this name; made when there is none yet.</summary>
    public string Password(string name)
    {
        var file = PasswordFile(name);
        if (!File.Exists(file))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            using var writer = new StreamWriter(file, options);
            writer.Write(RandomNumberGenerator.GetString(PasswordCharacters, PasswordLength));
        }

        return File.ReadAllText(file);
    }

    public void Dispose()
    {
        lockFile?.Dispose();
        if (ephemeral && Directory.Exists(Root))
        {
            Remove(Root);
        }
    }

    private string PasswordFile(string name) => PathOf(name + ".password");

    /// <summary>Folders of AppHosts that were killed before they could remove them: their name says whose they were.</summary>
    private static void RemoveLeftOvers()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), EphemeralPrefix + "*"))
        {
            var owner = Path.GetFileName(folder)[EphemeralPrefix.Length..].Split('-')[0];
            if (int.TryParse(owner, CultureInfo.InvariantCulture, out var pid) && !Directory.Exists($"/proc/{pid}"))
            {
                Remove(folder);
            }
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Still being written to by a process that is about to end; the next run removes it.
        }
    }
}
