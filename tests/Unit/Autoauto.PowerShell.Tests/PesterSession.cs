using System.Diagnostics;
using System.IO.Pipes;
using System.Text.Json;

namespace Autoauto.PowerShell.Tests;

/// <summary>
/// A PowerShell that runs one Pester file after the other. One for all of them: starting it, loading Pester and compiling both to machine code takes as
/// long as most files. Asked through a pipe, because what the files start may read the standard input. One that ends early is replaced.
/// </summary>
public sealed class PesterSession : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(20);

    private const string Loop = """
        $ErrorActionPreference = 'Stop'
        $pipe = [IO.Pipes.NamedPipeClientStream]::new('.', $env:AUTOAUTO_PESTER_PIPE)
        $pipe.Connect(60000)
        $requests = [IO.StreamReader]::new($pipe)
        $answers = [IO.StreamWriter]::new($pipe)
        Remove-Item Env:AUTOAUTO_PESTER_PIPE
        Import-Module Pester -MinimumVersion 5.0 -MaximumVersion 5.999
        while ($file = $requests.ReadLine()) {
            $configuration = New-PesterConfiguration
            $configuration.Run.Path = $file
            $configuration.Run.PassThru = $true
            $configuration.Output.Verbosity = 'None'
            Push-Location
            $result = Invoke-Pester -Configuration $configuration
            Pop-Location
            $lines = @(
                foreach ($test in $result.Failed) { "FAILED $($test.ExpandedPath)"; $test.ErrorRecord | ForEach-Object { "    $($_.Exception.Message)" } }
                foreach ($block in @($result.FailedBlocks) + @($result.FailedContainers)) { "FAILED $block"; $block.ErrorRecord | ForEach-Object { "    $($_.Exception.Message)" } }
                "$($result.PassedCount) passed, $($result.FailedCount) failed, $($result.SkippedCount) skipped"
            )
            $answer = @{ Passed = $result.Result -eq 'Passed' -and $result.PassedCount -gt 0; Text = $lines -join "`n" }
            $answers.WriteLine(($answer | ConvertTo-Json -Compress))
            $answers.Flush()
        }
        """;

    private Shell? _shell;

    /// <summary>Runs a file; true if it passed, and what there is to say.</summary>
    public async Task<(bool Passed, string Text)> RunAsync(string file, CancellationToken cancellationToken)
    {
        _shell ??= await Shell.StartAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_limit);
        string? answer = null;
        try
        {
            answer = await _shell.AskAsync(file, limit.Token);
        }
        finally
        {
            if (answer is null)
            {
                await DisposeAsync();
            }
        }

        return answer is null
            ? (false, "PowerShell ended in the middle of it.")
            : JsonSerializer.Deserialize<Answer>(answer) is { } read ? (read.Passed, read.Text) : (false, answer);
    }

    public async ValueTask DisposeAsync()
    {
        if (_shell is { } shell)
        {
            _shell = null;
            await shell.DisposeAsync();
        }
    }

    private sealed record Answer(bool Passed, string Text);

    private sealed class Shell(Process process, NamedPipeServerStream pipe) : IAsyncDisposable
    {
        private readonly StreamReader _answers = new(pipe);

        public static async Task<Shell> StartAsync(CancellationToken cancellationToken)
        {
            var name = "autoauto-pester-" + Guid.NewGuid().ToString("N");
            var pipe = new NamedPipeServerStream(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
            var start = new ProcessStartInfo("pwsh") { RedirectStandardInput = true, WorkingDirectory = SourceTree.Root };
            foreach (var argument in new[] { "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", Loop })
            {
                start.ArgumentList.Add(argument);
            }

            start.Environment["AUTOAUTO_PESTER_PIPE"] = name;
            start.Environment["NO_COLOR"] = "1";
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            await pipe.WaitForConnectionAsync(cancellationToken).WaitAsync(TimeSpan.FromMinutes(2), cancellationToken);
            return new Shell(process, pipe);
        }

        public async Task<string?> AskAsync(string file, CancellationToken cancellationToken)
        {
            try
            {
                await pipe.WriteAsync(System.Text.Encoding.UTF8.GetBytes(file + "\n"), cancellationToken);
                return await _answers.ReadLineAsync(cancellationToken);
            }
            catch (IOException)
            {
                return null;
            }
        }

        public async ValueTask DisposeAsync()
        {
            // Without its pipe it ends by itself, unless it hangs in a file.
            _answers.Dispose();
            await pipe.DisposeAsync();
            using (process)
            {
                if (!process.WaitForExit(TimeSpan.FromSeconds(30)))
                {
                    process.Kill(entireProcessTree: true);
                }
            }
        }
    }
}
