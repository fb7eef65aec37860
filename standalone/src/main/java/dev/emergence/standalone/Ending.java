package dev.emergence.standalone;

/** The end that somebody asks for, by Ctrl-C or SIGTERM: quiet, whatever fails because of it. */
final class Ending {
    private static volatile boolean begun;

    private Ending() {}

    /** @param close is run before this process ends */
    static void closes(Runnable close) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            begun = true;
                            System.err.println("stopping");
                            close.run();
                        },
                        "close"));
    }

    static boolean hasBegun() {
        return begun;
    }
}
