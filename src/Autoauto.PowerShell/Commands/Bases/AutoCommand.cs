using System.Collections.Concurrent;
using System.Management.Automation;
using Autoauto.Background;
using Autoauto.Binding;
using Autoauto.Core.Errors;
using Autoauto.Core.Programs;
using Autoauto.Core.Workspace;
using Autoauto.Errors;
using Autoauto.Output;

namespace Autoauto.Commands.Bases;

/// <summary>What all commands share: the repository, the one place that turns the engine's exceptions into errors, and the end by Ctrl+C.</summary>
public abstract class AutoCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _commandLines = new();
    private RepositoryWorkspace? _workspace;
    private string? _workspacePath;

    /// <summary>Any path in the repository; default is the current location.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Repository", "PSPath")]
    [RepositoryPath]
    [ValidateNotNullOrEmpty]
    public string? RepositoryPath { get; set; }

    /// <summary>Cancelled by Ctrl+C, Stop-Job and the like.</summary>
    private protected CancellationToken StopToken => _stop.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Attempt(() =>
    {
        if (!GetType().IsDefined(typeof(ReadingAttribute), inherit: false))
        {
            InnerCall.Refuse(MyInvocation.MyCommand.Name);
        }
    });

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Attempt(ProcessInput);

    /// <summary>Handles one input; an exception of the engine becomes an error.</summary>
    protected abstract void ProcessInput();

    /// <summary>Releases what the command holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _workspace?.Dispose();
            _workspace = null;
            _stop.Dispose();
        }
    }

    /// <summary>True if this failure ends the command rather than the current input.</summary>
    private protected virtual bool IsTerminating(ErrorCode code) => ErrorFactory.IsTerminating(code, MyInvocation.ExpectingInput);

    /// <summary>Does something about one item, so that a failure is reported and the next item gets its turn.</summary>
    private protected void Attempt(Action action)
    {
        try
        {
            action();
            WriteCommandLines();
        }
        catch (AutoautoException e)
        {
            WriteCommandLines();
            Report(e);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The user stopped it: that is no error.
        }
    }

    /// <summary>The same for several items.</summary>
    private protected void AttemptEach<T>(IEnumerable<T> items, Action<T> action)
    {
        foreach (var item in items)
        {
            if (Stopping)
            {
                return;
            }

            Attempt(() => action(item));
        }
    }

    /// <summary>The repository of the current input. Opened once per repository, not per input.</summary>
    private protected RepositoryWorkspace OpenWorkspace()
    {
        // The session's location, not the process's directory: Set-Location and thread jobs do not move that.
        var path = RepositoryPath ?? SessionState.Path.CurrentFileSystemLocation.ProviderPath;
        if (_workspace is null || !string.Equals(_workspacePath, path, StringComparison.Ordinal))
        {
            _workspace?.Dispose();
            _workspace = null;
            _workspace = RepositoryWorkspace.Open(path, new WorkspaceOptions
            {
                Worker = WorkerHost.Command(),
                Ending = _stop.Token,
                OnCommandLine = IsDebug() ? line => _commandLines.Enqueue(SafeText.Line(line)!) : null,
            });
            _workspacePath = path;
        }

        return _workspace;
    }

    /// <summary>One run of the current input's repository.</summary>
    private protected RunView RequireRun(string runId) =>
        OpenWorkspace().FindRun(runId) ?? throw new AutoautoException(ErrorCode.RunNotFound, $"There is no run '{runId}' in {OpenWorkspace().Root}.", runId);

    /// <summary>Writes an object with the type name that documentation and scripts use, such as <c>Autoauto.Run</c>.</summary>
    private protected void WriteInfo(object info) => WriteObject(TypeNames.Label(info));

    /// <summary>Writes the command lines that have come up since the last call to the debug stream. On the pipeline's thread only.</summary>
    internal void WriteCommandLines()
    {
        while (_commandLines.TryDequeue(out var line))
        {
            WriteDebug(line);
        }
    }

    /// <summary>
    /// ShouldProcess for commands that ask by default: <paramref name="force"/> answers the question, but neither -WhatIf nor an explicit -Confirm.
    /// </summary>
    private protected bool IsConfirmed(string target, string action, bool force)
    {
        var isAsked = MyInvocation.BoundParameters.ContainsKey("Confirm");
        return (force && !isAsked && !IsWhatIf()) || ShouldProcess(target, action);
    }

    /// <summary>The settings whose parameters were given, $null included.</summary>
    private protected IEnumerable<Knob> Given(IEnumerable<Knob> knobs) => knobs.Where(knob => knob.Parameter is { } name && MyInvocation.BoundParameters.ContainsKey(name));

    /// <summary>What is left of <paramref name="start"/> when the settings that were given have been put into it, in their order.</summary>
    private protected T PutGiven<T>(IEnumerable<Knob> knobs, T start, Func<Knob, T, object?, T> put) =>
        Given(knobs).Aggregate(start, (result, knob) => put(knob, result, ValueOf(knob.Parameter!)));

    /// <summary>True under -WhatIf, given or inherited.</summary>
    private protected bool IsWhatIf() => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)
        ? LanguagePrimitives.IsTrue(given)
        : LanguagePrimitives.IsTrue(SessionState.PSVariable.GetValue("WhatIfPreference"));

    // The property, not the bound object: PowerShell has turned that into the parameter's type by now. An empty text stands for none.
    private object? ValueOf(string parameter) => GetType().GetProperty(parameter)!.GetValue(this) switch
    {
        SwitchParameter given => given.ToBool(),
        string { Length: 0 } => null,
        var value => value,
    };

    private bool IsDebug() => MyInvocation.BoundParameters.TryGetValue("Debug", out var given)
        ? LanguagePrimitives.IsTrue(given)
        : SessionState.PSVariable.GetValue("DebugPreference") is not (null or ActionPreference.SilentlyContinue or ActionPreference.Ignore);

    private void Report(AutoautoException exception)
    {
        var record = ErrorFactory.From(exception);
        if (IsTerminating(exception.Code))
        {
            ThrowTerminatingError(record);
        }

        WriteError(record);
    }
}
