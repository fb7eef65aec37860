package dev.emergence.analysis.webhook;

import dev.emergence.schemas.Event;
import dev.emergence.schemas.EventKind;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Where events go, and how.
 *
 * @param url of the receiver; never shown, it may hold a token
 * @param secret signs what is sent; never shown
 * @param kinds which events
 * @param giveUpAfter an event that the receiver has not taken for so long becomes a dead letter
 * @param dashboard address of the page for people
 * @param reach which receivers near by may be meant
 */
public record WebhookSettings(
        URI url,
        WebhookFormat format,
        Optional<String> secret,
        Set<EventKind> kinds,
        Duration giveUpAfter,
        Optional<String> dashboard,
        Reach reach) {
    /** @throws IllegalArgumentException if something can't be used; says which variable, never its value */
    public WebhookSettings {
        if (giveUpAfter.isNegative() || giveUpAfter.isZero()) {
            throw new IllegalArgumentException("EMERGENCE_WEBHOOK_GIVE_UP_AFTER must be longer than 0, such as 24h");
        }
        reach.complaint(url.getHost()).ifPresent(complaint -> {
            throw new IllegalArgumentException("the receiver of EMERGENCE_WEBHOOK_URL " + complaint
                    + ": nothing is sent there unless " + Reach.SETTING + "=true");
        });
        kinds = Set.copyOf(kinds);
    }

    /** What a change has told of is not sent as well, where changes are sent. */
    boolean sends(Event event) {
        boolean told = event.getToldByChange()
                && kinds.contains(EventKind.RUN_WIDE_CHANGE)
                && kinds.contains(EventKind.SHARED_CHANGE);
        return kinds.contains(event.getKind()) && !told;
    }

    /** @throws IllegalArgumentException if it is no such address; the message does not quote it */
    public static URI address(String url) {
        URI address = null;
        try {
            address = URI.create(url.strip());
        } catch (IllegalArgumentException e) {
            // told below, without the text
        }
        boolean http = address != null
                && ("http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme()));
        if (!http || address.getHost() == null || address.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "EMERGENCE_WEBHOOK_URL must be an address that begins with http:// or https://, without user and password");
        }
        return address;
    }

    @Override
    public String toString() {
        return "webhook as " + format + ", " + kinds;
    }
}
