package dev.emergence.standalone.dlq;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Looks at dead letters and sends them again. */
@Command(
        name = "dlq",
        mixinStandardHelpOptions = true,
        description = "Dead letters: records that could not be read, kept as they came in <topic>.dlq.",
        subcommands = {ListCommand.class, ShowCommand.class, RedriveCommand.class})
public final class DlqCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
