package dev.emergence.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SizeTest {
    @Test
    void eachNumberIsNamed() {
        assertThat(Size.parse("examples=7,curves=12,checkpoints=3")).isEqualTo(new Size(12, 3, 7));
    }

    /** 12 curves are two subjects of six metrics, each 3 × 7 generations. */
    @Test
    void aSubjectHasACurveForEachMetric() {
        assertThat(new Size(12, 3, 7).generations()).isEqualTo(42);
        assertThat(new Size(1, 3, 7).generations()).isEqualTo(21);
    }

    @Test
    void whatIsUnknownIsNamed() {
        assertThatThrownBy(() -> Size.parse("curves=1,models=2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'models=2'");
        assertThatThrownBy(() -> Size.parse("curves=0")).isInstanceOf(IllegalArgumentException.class);
    }
}
