package dev.emergence.schemas;

import java.util.Arrays;
import java.util.Locale;

/** What the bearer of a token may do. */
public enum Role {
    /** Send records. */
    SEND,
    /** Ask, and look at the page. */
    READ,
    /** Ask, acknowledge and forget. */
    OPERATE;

    /** @throws IllegalArgumentException if there is none of that name */
    public static Role named(String name) {
        return Arrays.stream(values())
                .filter(role -> role.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a role is send, read or operate"));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
