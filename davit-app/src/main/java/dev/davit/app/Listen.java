package dev.davit.app;

import dev.davit.base.HostFailure;
import dev.davit.cli.CliFailure;
import dev.davit.cli.ExitCode;
import dev.davit.http.HttpSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.List;

/** The address that {@code --listen} names. */
public record Listen(String host, int port) {
    public static final String DEFAULT = "127.0.0.1:6443";

    /** Reads {@code 127.0.0.1:6443}, {@code [::1]:6443} or {@code :6443} (loopback). */
    public static Listen parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            String host = colon <= 0 ? "127.0.0.1" : text.substring(0, colon);
            if (colon >= 0 && port > 0 && port < 65_536) {
                return new Listen(host.replace("[", "").replace("]", ""), port);
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, like every other form that is not one.
        }
        throw new CliFailure(
                ExitCode.USAGE,
                "--listen " + text + ": give an address and a port, such as " + DEFAULT);
    }

    /** As clients write it. */
    public String address() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** Every socket address to listen on: both loopbacks for the default one. */
    public List<InetSocketAddress> sockets() {
        if (host.equals("127.0.0.1")) {
            return HttpSettings.loopback(port);
        }
        try {
            return List.of(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException unknown) {
            throw new CliFailure(ExitCode.USAGE, "--listen " + host + ": no such address");
        }
    }

    /** Refuses early, with the port's name, what the server would fail on later. */
    public void checkFree() {
        for (InetSocketAddress socket : sockets()) {
            try (ServerSocket probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(socket);
            } catch (BindException taken) {
                throw new CliFailure(
                        ExitCode.HOST,
                        "cannot listen on "
                                + address()
                                + ": "
                                + taken.getMessage()
                                + "; choose another port with --listen 127.0.0.1:PORT");
            } catch (IOException failure) {
                throw new HostFailure("listen on", address(), failure);
            }
        }
    }
}
