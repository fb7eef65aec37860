package dev.emergence.standalone;

import dev.emergence.schemas.Content;
import dev.emergence.standalone.stack.Ports;
import dev.emergence.standalone.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the stack until Ctrl-C. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Runs broker and services until Ctrl-C; prints a line that begins with 'ready' once they are.")
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private Ports ports;

    @Option(
            names = "--data",
            defaultValue = "emergence-data",
            description = "folder of topics, state and logs (default: ${DEFAULT-VALUE})")
    private Path data;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = data.toAbsolutePath();
        Files.createDirectories(folder.resolve("logs"));
        Emergence.logTo(folder.resolve("logs").resolve("kafka.log"));
        // the services end first and the broker last
        Stack stack = Stack.start(Emergence.home(), folder, ports, Map.of(), begun -> Ending.closes(begun::close));
        System.out.println(stack.ready());
        System.out.println("look at " + stack.url("analysis") + "/");
        System.out.println("texts: " + content(System.getenv().getOrDefault("EMERGENCE_CONTENT", "")));
        new CountDownLatch(1).await();
        return 0;
    }

    private static String content(String setting) {
        return setting.isEmpty() || setting.equals(Content.KEEP.label())
                ? "kept for 7 days (EMERGENCE_CONTENT=keep)"
                : "deleted once every scorer has them (EMERGENCE_CONTENT=" + setting + ")";
    }
}
