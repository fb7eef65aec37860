package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that jobs write, at times that the test says. */
class FollowingTest {
    private static final long SETTLED = 30_000;

    @TempDir
    private Path folder;

    private final Following following = new Following(SETTLED);

    private Path written(String text, long at) throws IOException {
        Path file = Files.writeString(folder.resolve("a.jsonl"), text);
        return Files.setLastModifiedTime(file, FileTime.fromMillis(at));
    }

    @Test
    void aFileIsReadAsItGrowsAndOnceMoreWhenItStandsStill() throws IOException {
        Path file = written("1", 1_000_000);
        List<Path> all = List.of(file);
        assertThat(following.look(all, 1_000_000)).isEqualTo(new Following.Due(all, List.of()));
        assertThat(following.look(all, 1_002_000)).isEqualTo(new Following.Due(List.of(), List.of()));
        written("12", 1_003_000);
        assertThat(following.look(all, 1_004_000)).isEqualTo(new Following.Due(all, List.of()));
        assertThat(following.look(all, 1_033_000)).isEqualTo(new Following.Due(List.of(), List.of()));
        assertThat(following.look(all, 1_034_000)).isEqualTo(new Following.Due(List.of(), all));
        assertThat(following.look(all, 1_090_000)).isEqualTo(new Following.Due(List.of(), List.of()));
    }

    @Test
    void whatIsOldIsWholeAtOnceAndWhatIsGoneIsNoFault() throws IOException {
        Path file = written("1", 1_000_000);
        assertThat(following.look(List.of(file, folder.resolve("gone")), 2_000_000))
                .isEqualTo(new Following.Due(List.of(), List.of(file)));
        written("12", 2_001_000);
        assertThat(following.look(List.of(file), 2_002_000)).isEqualTo(new Following.Due(List.of(file), List.of()));
    }

    @Test
    void whatCouldNotBeSentIsDueAgain() throws IOException {
        List<Path> all = List.of(written("1", 1_000_000));
        following.look(all, 1_000_000);
        following.again(all);
        assertThat(following.look(all, 1_002_000)).isEqualTo(new Following.Due(all, List.of()));
    }
}
