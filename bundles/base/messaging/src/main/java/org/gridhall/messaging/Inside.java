package org.gridhall.messaging;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Addresses that no program outside has: own machine, own network, link, and what stands for them. */
final class Inside {

    private Inside() {}

    static boolean is(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? fourth(bytes) : address instanceof Inet6Address && sixth(bytes);
    }

    /** RFC 6890: this network, shared, IETF, tests, benchmarks, reserved. */
    private static boolean fourth(byte[] bytes) {
        int first = bytes[0] & 0xFF;
        int second = bytes[1] & 0xFF;
        int third = bytes[2] & 0xFF;
        return first == 0
                || first == 100 && second >= 64 && second < 128
                || first == 192 && second == 0 && (third == 0 || third == 2)
                || first == 198 && (second == 18 || second == 19 || second == 51 && third == 100)
                || first == 203 && second == 0 && third == 113
                || first >= 240;
    }

    /** Unique local addresses, and those that carry one of IPv4 (mapped, translated, 6to4). */
    private static boolean sixth(byte[] bytes) {
        if ((bytes[0] & 0xFE) == 0xFC) {
            return true;
        }
        if (bytes[0] == 0x20 && bytes[1] == 0x02) {
            return carried(bytes, 2);
        }
        boolean translated =
                bytes[0] == 0 && bytes[1] == 0x64 && (bytes[2] & 0xFF) == 0xFF && (bytes[3] & 0xFF) == 0x9B;
        boolean compatible = true;
        for (int i = 0; i < 10; i++) {
            compatible &= bytes[i] == 0;
        }
        return (translated || compatible) && carried(bytes, 12);
    }

    private static boolean carried(byte[] bytes, int from) {
        try {
            return is(InetAddress.getByAddress(Arrays.copyOfRange(bytes, from, from + 4)));
        } catch (UnknownHostException e) {
            return true;
        }
    }
}
