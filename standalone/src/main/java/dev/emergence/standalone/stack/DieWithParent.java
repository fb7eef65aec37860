package dev.emergence.standalone.stack;

/**
 * Java agent of the child processes: ends the process when the launcher is gone, however it went. So services need not
 * know that they are children.
 */
public final class DieWithParent {
    private static final int ORPHANED = 143;

    private DieWithParent() {}

    /** @param parent process id of the launcher */
    public static void premain(String parent) {
        ProcessHandle.of(Long.parseLong(parent))
                .ifPresentOrElse(
                        launcher -> launcher.onExit()
                                .thenRun(() -> Runtime.getRuntime().halt(ORPHANED)),
                        () -> Runtime.getRuntime().halt(ORPHANED));
    }
}
