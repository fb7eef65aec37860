package dev.emergence.standalone;

import dev.emergence.standalone.dlq.DlqCommand;
import dev.emergence.standalone.gate.GateCommand;
import dev.emergence.standalone.stack.FoundStack;
import dev.emergence.standalone.token.TokenCommand;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
        name = "emergence",
        mixinStandardHelpOptions = true,
        versionProvider = Emergence.Version.class,
        description = "Live verdicts on capability jumps of language models in training.",
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            ReplayCommand.class,
            ImportCommand.class,
            WatchCommand.class,
            VerdictsCommand.class,
            ReportCommand.class,
            TopCommand.class,
            ExportCommand.class,
            DoctorCommand.class,
            DlqCommand.class,
            GateCommand.class,
            NoteCommand.class,
            ForgetCommand.class,
            AuditCommand.class,
            TokenCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Emergence implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @CommandLine.Option(
            names = "--token-file",
            paramLabel = "FILE",
            scope = CommandLine.ScopeType.INHERIT,
            description = "holds the token that services ask for (default: what EMERGENCE_TOKEN says, if anything)")
    private void tokenFile(Path file) {
        Remote.tokenFile(file);
    }

    public static void main(String[] args) {
        // From Java 22 to 24 there would be a console even for a pipe.
        System.setProperty("jdk.console", "java.base");
        // What libraries log belongs into files; a command's own words go to the terminal.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        Remote.tokenFile(null);
        return commandLine(new Emergence());
    }

    /** Of one command inside another, which asks with the other's token. */
    static CommandLine commandLine(Object command) {
        return new CommandLine(command)
                .setDefaultValueProvider(new FoundStack())
                .setExecutionExceptionHandler((failure, failed, parsed) -> {
                    if (Ending.hasBegun()) {
                        return 1;
                    }
                    if (failure instanceof RuntimeException && !(failure instanceof CommandLine.ExecutionException)) {
                        failure.printStackTrace(failed.getErr());
                    } else {
                        failed.getErr().println(Terminal.plain("emergence: " + words(failure)));
                    }
                    return 1;
                });
    }

    private static String words(Exception failure) {
        String message = failure.getMessage();
        if (failure instanceof NoSuchFileException) {
            return "there is no file " + message;
        }
        // What else goes wrong with a file, and what says nothing, is named by its kind.
        String kind = failure.getClass().getSimpleName();
        return message == null ? kind : failure instanceof FileSystemException ? kind + ": " + message : message;
    }

    /** The version of the build, which the jar's manifest has. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Emergence.class.getPackage().getImplementationVersion();
            return new String[] {"Emergence Monitor " + (version == null ? "(not packaged)" : version)};
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }

    /** The project's folder, which the start script names. */
    static Path home() {
        return Path.of(System.getProperty("emergence.home", "."))
                .toAbsolutePath()
                .normalize();
    }

    /** Sends what libraries log to a file; works only before the first of them logs. */
    static void logTo(Path file) {
        System.setProperty("org.slf4j.simpleLogger.logFile", file.toString());
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        // Says at the warning level, at each start, that the one controller there is begins to control.
        System.setProperty("org.slf4j.simpleLogger.log.org.apache.kafka.controller.QuorumController", "error");
        System.setProperty("org.slf4j.simpleLogger.showDateTime", "true");
        System.setProperty("org.slf4j.simpleLogger.dateTimeFormat", "yyyy-MM-dd HH:mm:ss.SSS");
    }
}
