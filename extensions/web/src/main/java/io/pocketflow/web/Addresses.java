package io.pocketflow.web;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Tells public addresses from those of this machine, its network and special uses (RFC 6890 and the IANA registries of
 * special-purpose addresses). An IPv6 address that carries an IPv4 one counts as that as well.
 */
final class Addresses {

    /** A block of addresses: those whose first bits are the same. */
    private record Block(byte[] start, int bits) {

        static Block of(String text) {
            int slash = text.indexOf('/');
            return new Block(bytes(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        }

        boolean holds(byte[] address) {
            if (address.length != start.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % 8;
                if ((address[bit / 8] & mask) != (start[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final List<Block> SPECIAL = blocks(
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4");

    /** What of IPv6 is given out to networks of the internet; all else is not public. */
    private static final Block GLOBAL = Block.of("2000::/3");

    private static final List<Block> SPECIAL_6 =
            blocks("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20");

    /** Translators between IPv6 and IPv4: the last four bytes are an IPv4 address, which they would connect to. */
    private static final Block TRANSLATED = Block.of("64:ff9b::/96");

    private Addresses() {}

    private static List<Block> blocks(String... texts) {
        return Arrays.stream(texts).map(Block::of).toList();
    }

    /** The bytes of an address in numbers; nothing is looked up for these. */
    private static byte[] bytes(String numbers) {
        try {
            return InetAddress.getByName(numbers).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("this is no address in numbers: " + numbers, e);
        }
    }

    /** Whether it may be anybody's on the internet. IPv4 within IPv6 is public in no form, as no page needs it. */
    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return isPublic4(bytes);
        }
        // ::ffff:a.b.c.d is made an Inet4Address by the JDK, but not where the bytes come by another way
        return GLOBAL.holds(bytes)
                && SPECIAL_6.stream().noneMatch(block -> block.holds(bytes))
                && !TRANSLATED.holds(bytes);
    }

    private static boolean isPublic4(byte[] bytes) {
        return SPECIAL.stream().noneMatch(block -> block.holds(bytes));
    }
}
