package io.pocketflow.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Hosts, forms of addresses and locations that must not lead into a private network. */
final class SecurityList {

    private static final Map<String, List<String>> NAMES = Map.of(
            "private.example", List.of("10.0.0.1"),
            "mixed.example", List.of("93.184.216.34", "10.0.0.1"),
            "mixed-first.example", List.of("10.0.0.1", "93.184.216.34"),
            "mixed-six.example", List.of("2606:4700::1111", "fd00::1"),
            "metadata.google.internal", List.of("169.254.169.254"),
            "127.0.0.1.nip.example", List.of("127.0.0.1"),
            "localhost.example", List.of("::1"),
            "empty.example", List.of());

    private SecurityList() {}

    /** Resolves a name of this list. The JDK reads numeric addresses without a lookup. */
    static InetAddress[] resolve(String host) throws UnknownHostException {
        if (host.equals("localhost")) {
            return InetAddress.getAllByName("127.0.0.1");
        }
        if (host.matches("[0-9.]+") || host.indexOf(':') >= 0) {
            return InetAddress.getAllByName(host);
        }
        List<String> addresses = NAMES.get(host);
        if (addresses == null) {
            throw new UnknownHostException(host);
        }
        List<InetAddress> found = new ArrayList<>();
        for (String address : addresses) {
            found.add(InetAddress.getByName(address));
        }
        return found.toArray(InetAddress[]::new);
    }

    /** Hosts that lead or could lead to this machine, its network or special services. */
    static Stream<String> hosts() {
        return Stream.of("""
                127.0.0.1 127.1 127.0.1 127.255.255.255 127.0.0.1. 2130706433 017700000001 0x7f000001
                0x7f.0.0.1 0x7f.1 127.0.0x0.1 0 0.0.0.0 0.0 00.0.0.0 0.0.0.1 0.1.2.3 localhost LOCALHOST localhost.
                localhost.localdomain localhost.example ip6-localhost 127.0.0.1.nip.example private.example
                10.0.0.1 10.1 167772161 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 192.168.1 3232235777
                192.168.255.255 169.254.169.254 2852039166 169.254.43518 169.254.0.1 169.254.170.2 169.254.255.255
                metadata.google.internal metadata metadata.example instance-data 100.64.0.1 100.100.100.200
                100.127.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 198.18.0.1 198.19.255.255 198.51.100.1
                203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 4294967295
                [::] [::1] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:10.0.0.1]
                [::ffff:169.254.169.254] [::ffff:a9fe:a9fe] [::ffff:192.168.0.1] [::127.0.0.1] [::10.0.0.1]
                [::ffff:0:127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::10.0.0.1] [64:ff9b::808:808] [64:ff9b:1::1]
                [2002:7f00:1::] [2002:a00:1::1] [2001::1] [2001:0:7f00:1::] [2001:db8::1] [2001:10::1] [2001:20::1]
                [3fff::1] [5f00::1] [100::1] [fc00::1] [fd00::1] [fd00:ec2::254] [fdff:ffff::1] [fe80::1] [fe80::1%25lo]
                [fe80::1%25eth0] [fe80::a9fe:a9fe] [fec0::1] [feff::1] [ff01::1] [ff02::1] [ff05::1:3] [ff0e::1]
                mixed.example mixed-first.example mixed-six.example empty.example \u2460\u2461\u2466.0.0.1
                \uff11\uff12\uff17.0.0.1 127\u30020\u30020\u30021 \u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3
                """.split("\\s+"));
    }

    /** Addresses whose scheme, port, user or form is rejected, directly and as redirects. */
    static Stream<String> addresses() {
        return Stream.of(
                "file:///etc/passwd",
                "FILE:/etc/passwd",
                "ftp://example.org/",
                "gopher://example.org:70/_x",
                "jar:http://example.org!/a",
                "jar:file:///a.jar!/b",
                "data:text/html,a",
                "javascript:alert(1)",
                "mailto:a@example.org",
                "ws://example.org/",
                "ldap://example.org/",
                "netdoc:/etc/passwd",
                "http:///nohost",
                "http:opaque",
                "http://",
                "http://me@example.org/",
                "http://me:pw@example.org/",
                "https://:@example.org/",
                "http://@example.org/",
                "http://example.org@127.0.0.1/",
                "http://127.0.0.1@example.org/",
                "http://example.org:22/",
                "http://example.org:0/",
                "http://example.org:65536/",
                "http://example.org:8080/",
                "http://example.org:-1/",
                "http://example.org:99999999999/",
                "https://example.org:8443/",
                "https://example.org:25/",
                "http://[::1/",
                "http://[::1]:22/",
                "http://exa mple.org/",
                "http://example.org\\@127.0.0.1/",
                "http:\\\\127.0.0.1\\",
                "http://127.0.0.1%2f@example.org/",
                "http://exam%70le.org:22/");
    }

    /** Locations of redirects in forms that are not complete addresses. */
    static Stream<String> locations() {
        return Stream.of(
                "//10.0.0.1/",
                "//127.0.0.1:80/",
                "//[::1]/",
                "///127.0.0.1/",
                "http:/127.0.0.1/",
                "https:127.0.0.1",
                "HTTP://127.0.0.1/",
                "  http://127.0.0.1/  ",
                "http://127.0.0.1#http://example.org/",
                "http://127.0.0.1?http://example.org/",
                "\thttp://127.0.0.1/",
                "http://127.0.0.1\t/");
    }
}
