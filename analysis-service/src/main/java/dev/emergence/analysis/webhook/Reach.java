package dev.emergence.analysis.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;

/**
 * Which receivers near by events are sent to. A service that others reach must not become their way to what only its own
 * machine, or the network's equipment, is to reach: an address of this machine has services without a lock, and at 169.254.169.254
 * clouds hand out credentials.
 *
 * @param machine those on this machine (127.0.0.0/8, ::1, 0.0.0.0, ::)
 * @param link those of this link (169.254.0.0/16, fe80::/10), and others at which clouds hand out credentials
 */
public record Reach(boolean machine, boolean link) {
    /** Of AWS over IPv6, and of Alibaba Cloud: elsewhere than on the link. */
    private static final Set<String> CREDENTIALS = Set.of("fd00:ec2:0:0:0:0:0:254", "100.100.100.200");

    /** Says it. */
    static final String SETTING = "EMERGENCE_WEBHOOK_ALLOW_LOCAL";

    /**
     * As it is set. Unset, a service that only its own machine reaches may send to it, and to nothing else near by.
     *
     * @param listens where the service does: an address or a name
     */
    public static Reach of(Optional<Boolean> set, String listens) {
        return set.map(allowed -> new Reach(allowed, allowed)).orElseGet(() -> new Reach(isOnlyHere(listens), false));
    }

    private static boolean isOnlyHere(String listens) {
        try {
            return InetAddress.getByName(listens).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Why nothing is sent to a host; empty where something is, and where nobody knows its address now. */
    Optional<String> complaint(String host) {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!machine && (address.isLoopbackAddress() || address.isAnyLocalAddress())) {
                    return Optional.of("is on this machine (loopback)");
                }
                if (!link && (address.isLinkLocalAddress() || CREDENTIALS.contains(address.getHostAddress()))) {
                    return Optional.of("has an address of this link, or one at which a cloud hands out credentials");
                }
            }
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }
}
