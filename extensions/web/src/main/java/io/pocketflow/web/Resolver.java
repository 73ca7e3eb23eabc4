package io.pocketflow.web;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A lookup of a host's addresses; tests replace that of the system. */
interface Resolver {

    /** @throws UnknownHostException if the host has no address */
    InetAddress[] resolve(String host) throws UnknownHostException;
}
