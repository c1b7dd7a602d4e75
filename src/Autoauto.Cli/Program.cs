using Autoauto.Cli;
using Autoauto.Cli.Hosting;
using Autoauto.Core.Processes;

var self = WorkerHost.Self();
return StandardStreams.ReplaceClosed(self.FileName, [.. self.Arguments, .. args])
    ? await CommandLine.RunAsync(args).ConfigureAwait(false)
    : ExitCode.BadSetup;
