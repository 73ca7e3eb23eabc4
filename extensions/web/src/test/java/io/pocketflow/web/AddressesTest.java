package io.pocketflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.1",
                "2130706433",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.1.1.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::808:808",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00::1",
                "fd12:3456::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void addressesOutsideTheInternetAreNotPublic(String address) throws Exception {
        assertThat(Addresses.isPublic(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "128.0.0.1",
                "172.15.255.255",
                "172.32.0.1",
                "192.0.1.1",
                "192.169.0.1",
                "198.17.255.255",
                "198.20.0.1",
                "223.255.255.255",
                "::ffff:8.8.8.8",
                "2606:4700::1111",
                "2a00:1450:4001::1",
                "2001:4860:4860::8888"
            })
    void addressesOfTheInternetArePublic(String address) throws Exception {
        assertThat(Addresses.isPublic(InetAddress.getByName(address))).isTrue();
    }

    @Test
    void oneAddressOfEachBlockIsPrivateIfTheJdkSaysSo() throws Exception {
        Random random = new Random(1);
        int found = 0;
        for (int block = 0; block < 1 << 16; block++) {
            byte[] bytes = {(byte) (block >> 8), (byte) block, (byte) random.nextInt(), (byte) random.nextInt()};
            InetAddress address = InetAddress.getByAddress(bytes);
            if (isSpecialToTheJdk(address)) {
                found++;
                assertThat(Addresses.isPublic(address)).as("%s", address).isFalse();
            }
        }
        assertThat(found).isGreaterThan(4000);
    }

    private static boolean isSpecialToTheJdk(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
    }

    /** First bytes of blocks that are not public, with 8,300 addresses each. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "::ffff:0:0:0",
                "64:ff9b::",
                "64:ff9b:1::",
                "100::",
                "2001::",
                "2001:10::",
                "2001:20::",
                "2001:db8::",
                "2002::",
                "2620:4f:8000::",
                "3fff::",
                "4000::",
                "5f00::",
                "8000::",
                "e000::",
                "fc00::",
                "fd00::",
                "fe80::",
                "fec0::",
                "ff00::"
            })
    void noAddressOfASpecialBlockIsPublic(String block) throws Exception {
        Random random = new Random(2);
        byte[] start = InetAddress.getByName(block).getAddress();
        int kept = block.equals("::") || block.startsWith("::ffff") ? 12 : 6;
        for (int i = 0; i < 8300; i++) {
            byte[] bytes = new byte[16];
            random.nextBytes(bytes);
            System.arraycopy(start, 0, bytes, 0, kept);
            InetAddress address = InetAddress.getByAddress(bytes);
            assertThat(Addresses.isPublic(address)).as("%s", address).isFalse();
        }
    }
}
