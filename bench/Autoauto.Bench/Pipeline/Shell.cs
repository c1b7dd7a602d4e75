using Autoauto.Core.Processes;

namespace Autoauto.Bench.Pipeline;

/// <summary>Starts fresh PowerShell processes.</summary>
internal sealed class Shell
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);
    private readonly ProcessRunner _runner = new(TimeProvider.System);
    private readonly string _executable = ExecutablePath.Find("pwsh") ?? throw new InvalidOperationException("PowerShell 7.6 (pwsh) is not on the PATH.");

    /// <summary>What a PowerShell with these arguments writes.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var outcome = await _runner.RunAsync(
            new ProcessSpec
            {
                FileName = _executable,
                Arguments = ["-NoLogo", "-NoProfile", "-NonInteractive", .. arguments],
                WorkingDirectory = Path.GetTempPath(),
                Environment = new Dictionary<string, string?> { ["POWERSHELL_TELEMETRY_OPTOUT"] = "1", ["POWERSHELL_UPDATECHECK"] = "Off", ["NO_COLOR"] = "1" },
                Timeout = s_limit,
            },
            CancellationToken.None).ConfigureAwait(false);
        return outcome.ExitCode == 0 ? outcome.OutputText : throw new InvalidOperationException($"PowerShell failed: {outcome.OutputText}{outcome.ErrorTail}");
    }
}
