package dev.emergence.statistics.point;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * A statistic, or the reason why it does not exist. Exactly one of the two is present, so that no NaN, no infinity and
 * no interval of width 0 has to stand for "unknown".
 *
 * @param value the statistic
 * @param undefined why there is none: a short constant such as {@code no_variation}
 */
public record Estimate<T>(Optional<T> value, Optional<String> undefined) {
    public Estimate {
        if (value.isPresent() == undefined.isPresent()) {
            throw new IllegalArgumentException("an estimate has either a value or a reason");
        }
    }

    public static <T> Estimate<T> of(T value) {
        return new Estimate<>(Optional.of(value), Optional.empty());
    }

    public static <T> Estimate<T> undefined(String reason) {
        return new Estimate<>(Optional.empty(), Optional.of(Objects.requireNonNull(reason)));
    }

    /** The same reason, or the mapped value. */
    public <R> Estimate<R> map(Function<? super T, ? extends R> mapper) {
        return new Estimate<>(value.map(mapper), undefined);
    }

    /** The same reason, or what follows from the value. */
    public <R> Estimate<R> flatMap(Function<? super T, Estimate<R>> mapper) {
        return value.isPresent() ? mapper.apply(value.get()) : new Estimate<>(Optional.empty(), undefined);
    }
}
