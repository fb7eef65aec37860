package dev.emergence.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void namesAreToTheLeftAndNumbersToTheRight() {
        String text = new Table()
                .row("process", "CPU", "MiB")
                .row("broker", "7.50", "1,024")
                .row("all")
                .text();
        assertThat(text)
                .isEqualTo(
                        """
                        process   CPU    MiB
                        broker   7.50  1,024
                        all
                        """);
    }

    @Test
    void nothingIsNoText() {
        assertThat(new Table().text()).isEmpty();
    }
}
