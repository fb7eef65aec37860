package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PagesTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern VARIABLE = Pattern.compile("`((?:EMERGENCE|SCORING)_[A-Z_]+)`");

    record Page(Path path, String text) {
        /** Where a link to it may end behind the #, as readers of Markdown name headings. */
        Set<String> anchors() {
            return text.lines()
                    .filter(line -> line.startsWith("#"))
                    .map(line -> line.replaceFirst("#+ ", "")
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\p{L}\\p{N} _-]", "")
                            .replace(' ', '-'))
                    .collect(Collectors.toSet());
        }

        @Override
        public String toString() {
            return HOME.relativize(path).toString();
        }
    }

    /** README, docs, and the other pages at the top. */
    static List<Page> pages() throws IOException {
        List<Page> pages = new ArrayList<>();
        for (Path folder : List.of(HOME, HOME.resolve("docs"), HOME.resolve("docs/runbooks"))) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.filter(path -> path.toString().endsWith(".md"))
                        .sorted()
                        .toList()) {
                    pages.add(new Page(file, Files.readString(file)));
                }
            }
        }
        return pages;
    }

    @Test
    void everyLinkLeadsSomewhere() throws Exception {
        List<String> broken = new ArrayList<>();
        for (Page page : pages()) {
            Matcher link = LINK.matcher(page.text());
            while (link.find()) {
                String[] target = link.group(1).split("#", 2);
                if (!target[0].contains(":") && !leads(page, target)) {
                    broken.add(page + ": " + link.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    private static boolean leads(Page page, String[] target) throws IOException {
        Path path = target[0].isEmpty()
                ? page.path()
                : page.path().resolveSibling(target[0]).normalize();
        return Files.exists(path)
                && (target.length == 1
                        || new Page(path, Files.readString(path)).anchors().contains(target[1]));
    }

    @Test
    void everySettingIsOnThePageOfSettings() throws Exception {
        Set<String> shown = VARIABLE.matcher(Files.readString(HOME.resolve("docs/settings.md")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = new TreeSet<>(Variables.NAMES);
        known.remove("EMERGENCE_SKIP_BUILD"); // of the start script, for contributors
        assertThat(shown).containsAll(known);
    }

    /** Three minutes when it is read aloud. */
    @Test
    void theReadmeHasNineHundredWordsAtMost() throws Exception {
        assertThat(Files.readString(HOME.resolve("README.md")).trim().split("\\s+"))
                .hasSizeLessThanOrEqualTo(900);
    }
}
