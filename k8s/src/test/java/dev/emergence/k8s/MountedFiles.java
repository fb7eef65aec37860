package dev.emergence.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * A ConfigMap's folder as a kubelet lays it out: the files are links into {@code ..data}, which is a link itself. A change is a
 * new folder, to which that link then leads: a reader sees all files as they were, or all as they are.
 */
record MountedFiles(Path path) {
    private static final String CURRENT = "..data";

    static MountedFiles of(Map<String, String> files) {
        try {
            Path parent = Files.createDirectories(Kustomize.HOME.resolve("k8s/target/config-maps"));
            MountedFiles mounted = new MountedFiles(readable(Files.createTempDirectory(parent, "")));
            mounted.become(files);
            for (String name : files.keySet()) {
                Files.createSymbolicLink(mounted.path.resolve(name), Path.of(CURRENT, name));
            }
            return mounted;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param files the same names as before, with what they hold from now on */
    void become(Map<String, String> files) {
        try {
            Path version = readable(Files.createTempDirectory(path, ".."));
            for (Map.Entry<String, String> file : files.entrySet()) {
                readable(Files.writeString(version.resolve(file.getKey()), file.getValue()));
            }
            Path next = Files.createSymbolicLink(path.resolve("..data_tmp"), version.getFileName());
            Files.move(next, path.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For the container's user, who is another one. */
    private static Path readable(Path path) throws IOException {
        return Files.setPosixFilePermissions(
                path, PosixFilePermissions.fromString(Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
