package io.pocketflow.web;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a host. Tests give another than the system's. */
interface Resolver {

    /** @throws UnknownHostException if the host has none */
    InetAddress[] resolve(String host) throws UnknownHostException;
}
