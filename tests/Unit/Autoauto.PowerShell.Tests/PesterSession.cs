using System.Collections.Concurrent;
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
    private const int LinesKept = 50;
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(20);

    private const string Loop = """
        $ErrorActionPreference = 'Stop'
        Import-Module $env:AUTOAUTO_PESTER_MANIFEST
        $pipe = [IO.Pipes.NamedPipeClientStream]::new('.', $env:AUTOAUTO_PESTER_PIPE)
        $pipe.Connect(60000)
        $requests = [IO.StreamReader]::new($pipe)
        $answers = [IO.StreamWriter]::new($pipe)
        Remove-Item Env:AUTOAUTO_PESTER_PIPE, Env:AUTOAUTO_PESTER_MANIFEST
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
                foreach ($test in $result.Skipped) { "SKIPPED $($test.ExpandedPath)" }
                "Pester: $($result.PassedCount) passed, $($result.FailedCount) failed, $($result.SkippedCount) skipped"
            )
            $answer = @{
                IsGood = $result.Result -eq 'Passed' -and $result.PassedCount -gt 0
                Passed = $result.PassedCount; Failed = $result.FailedCount; Skipped = $result.SkippedCount
                Text = $lines -join "`n"
            }
            $answers.WriteLine(($answer | ConvertTo-Json -Compress))
            $answers.Flush()
        }
        """;

    private Shell? _shell;
    private int _files;
    private int _passed;
    private int _failed;
    private int _skipped;

    /// <summary>Runs a file; true if it passed, and what there is to say.</summary>
    public async Task<(bool IsGood, string Text)> RunAsync(string file, CancellationToken cancellationToken)
    {
        _shell ??= await Shell.StartAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_limit);
        var shell = _shell;
        string? answer = null;
        try
        {
            answer = await shell.AskAsync(file, limit.Token);
        }
        finally
        {
            if (answer is null)
            {
                await StopAsync();
            }
        }

        if (answer is null)
        {
            return (false, $"PowerShell ended in the middle of it. {shell.LastWords}");
        }

        var read = JsonSerializer.Deserialize<Answer>(answer)!;
        _files++;
        _passed += read.Passed;
        _failed += read.Failed;
        _skipped += read.Skipped;
        return (read.IsGood, read.Text);
    }

    public async ValueTask DisposeAsync()
    {
        TestContext.Current.SendDiagnosticMessage("Pester: {0} passed, {1} failed, {2} skipped in {3} files", _passed, _failed, _skipped, _files);
        await StopAsync();
    }

    private async ValueTask StopAsync()
    {
        if (_shell is { } shell)
        {
            _shell = null;
            await shell.DisposeAsync();
        }
    }

    private sealed record Answer(bool IsGood, int Passed, int Failed, int Skipped, string Text);

    private sealed class Shell(Process process, NamedPipeServerStream pipe, string settings) : IAsyncDisposable
    {
        private readonly StreamReader _answers = new(pipe);
        private readonly ConcurrentQueue<string> _said = new();

        /// <summary>The end of what it wrote to its host.</summary>
        public string LastWords => string.Join('\n', _said);

        public static async Task<Shell> StartAsync(CancellationToken cancellationToken)
        {
            var name = "autoauto-pester-" + Guid.NewGuid().ToString("N");
            var pipe = new NamedPipeServerStream(name, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
            var start = new ProcessStartInfo(RestoredPowerShell.Executable) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = SourceTree.Root };
            foreach (var argument in new[] { "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", Loop })
            {
                start.ArgumentList.Add(argument);
            }

            start.Environment["AUTOAUTO_PESTER_PIPE"] = name;
            start.Environment["AUTOAUTO_PESTER_MANIFEST"] = RestoredPowerShell.Pester;
            var settings = Path.Combine(Path.GetTempPath(), name + ".json");
            start.Environment["AUTOAUTO_TEST_SETTINGS"] = settings;
            start.Environment["DOTNET_ROOT"] = RestoredPowerShell.DotnetRoot;
            start.Environment["PATH"] = Path.GetDirectoryName(RestoredPowerShell.Executable) + Path.PathSeparator + start.Environment["PATH"];
            start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
            start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
            start.Environment["NO_COLOR"] = "1";

            // Hardly a method of it runs often enough to be worth the counting.
            start.Environment["DOTNET_TieredPGO"] = "0";
            var process = Process.Start(start)!;
            var shell = new Shell(process, pipe, settings);
            process.OutputDataReceived += (_, line) => shell.Keep(line.Data);
            process.ErrorDataReceived += (_, line) => shell.Keep(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.StandardInput.Close();
            var connected = pipe.WaitForConnectionAsync(cancellationToken);
            await Task.WhenAny(connected, process.WaitForExitAsync(cancellationToken)).WaitAsync(TimeSpan.FromMinutes(5), cancellationToken);
            if (!connected.IsCompletedSuccessfully)
            {
                await shell.DisposeAsync();
                throw new InvalidOperationException($"'{start.FileName}' ended before it ran a file. {shell.LastWords}");
            }

            return shell;
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

            File.Delete(settings);
        }

        private void Keep(string? line)
        {
            _said.Enqueue(line ?? string.Empty);
            if (_said.Count > LinesKept)
            {
                _ = _said.TryDequeue(out _);
            }
        }
    }
}
