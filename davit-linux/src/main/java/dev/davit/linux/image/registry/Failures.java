package dev.davit.linux.image.registry;

import dev.davit.base.Outcome;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.WireReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What goes wrong between here and a registry, in words. */
final class Failures {
    private static final int SHOWN = 200;
    static final int MAX_ERROR = 64 * 1024;

    private Failures() {}

    /** Whether asking again may help: the network broke, nothing is wrong with what was asked. */
    static boolean passing(IOException failure) {
        return !(failure instanceof ConnectException)
                && !(failure instanceof SSLException)
                && !(failure instanceof HttpConnectTimeoutException)
                && !(failure instanceof BodyStream.Stalled);
    }

    static RegistryFailure of(Source source, IOException failure) {
        String name = source.name();
        if (failure instanceof SSLException) {
            return encryption(source, failure);
        }
        if (find(failure, UnresolvedAddressException.class::isInstance) != null) {
            return new RegistryFailure(
                    "cannot find registry " + name + ": its name has no address",
                    "correct the registry's name in the image, or this node's DNS; or give it a"
                            + " mirror in registries.json");
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return new RegistryFailure(
                    "cannot reach registry " + name + ": it does not answer",
                    "see whether it runs, and what is between it and this node");
        }
        if (failure instanceof ConnectException) {
            return new RegistryFailure(
                    "cannot reach registry " + name + ": the connection was refused",
                    "start the registry, or correct its address in the image");
        }
        if (failure instanceof BodyStream.Stalled) {
            return new RegistryFailure(
                    "registry " + name + " is too slow: " + failure.getMessage(),
                    "see what holds it up; it is asked again, and goes on where it stopped."
                            + " stallTimeoutSeconds in registries.json says how long it may pause");
        }
        return new RegistryFailure(
                "the connection to registry " + name + " broke: " + words(failure),
                "see whether it runs, and what is between it and this node");
    }

    private static RegistryFailure encryption(Source source, IOException failure) {
        String name = source.name();
        Throwable expired = find(failure, CertificateExpiredException.class::isInstance);
        if (expired != null) {
            return new RegistryFailure(
                    "the certificate of registry %s has expired (%s)"
                            .formatted(name, words(expired)),
                    "have it renewed by who runs the registry");
        }
        if (find(failure, CertificateNotYetValidException.class::isInstance) != null) {
            return new RegistryFailure(
                    "the certificate of registry " + name + " is not valid yet",
                    "set this node's clock");
        }
        if (find(failure, CertPathBuilderException.class::isInstance) != null) {
            return new RegistryFailure(
                    "the certificate of registry " + name + " is signed by nobody this node trusts",
                    "name its authority's certificate in registries.json: {\"registries\": {\"%s\":"
                                    .formatted(source.host())
                            + " {\"caFile\": \"/path/ca.pem\"}}}");
        }
        Throwable other = find(failure, CertificateException.class::isInstance);
        if (other != null) {
            return new RegistryFailure(
                    "the certificate of registry %s is not for it: %s"
                            .formatted(name, words(other)),
                    "use the name that its certificate is for, or have it made anew");
        }
        return new RegistryFailure(
                "registry %s does not speak HTTPS: %s".formatted(name, words(failure)),
                "if it is meant to be without encryption, say so in registries.json:"
                        + " {\"registries\": {\"%s\": {\"plainHttp\": true}}}"
                                .formatted(source.host()));
    }

    private static @Nullable Throwable find(Throwable failure, Predicate<Throwable> wanted) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 16; depth++) {
            if (wanted.test(at)) {
                return at;
            }
            at = at.getCause();
        }
        return null;
    }

    private static String words(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : plain(message);
    }

    /** One line of printable letters, not too long: others wrote it. */
    static String plain(String text) {
        String line = text.replaceAll("[^\\p{Print}\\p{L}]+", " ").strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }

    /** A page for people where a document was wanted. */
    static RegistryFailure page(Source source, String wanted) {
        return new RegistryFailure(
                "%s answers with a web page instead of %s: it is no registry, or something between"
                                .formatted(source.name(), wanted)
                        + " it and this node answers in its place",
                "correct the registry's name in the image; look for a login page or proxy");
    }

    static boolean isPage(Transport.Answer answer) {
        return answer.header("Content-Type").toLowerCase(Locale.ROOT).startsWith("text/html");
    }

    /** {@code MANIFEST_UNKNOWN: manifest unknown}, from an answer's body; or empty. */
    static String said(Transport.Answer answer) {
        byte[] body;
        try {
            body = answer.start(MAX_ERROR);
        } catch (IOException unread) {
            return "";
        }
        if (WireReader.read(body, MAX_ERROR) instanceof Outcome.Ok<Document>(Document document)
                && document.value() instanceof JsonObject tree) {
            for (Json item : tree.array("errors")) {
                if (item instanceof JsonObject error) {
                    String code = error.textOr("", "code");
                    String message = error.textOr("", "message");
                    return plain(message.isEmpty() ? code : code + ": " + message);
                }
            }
        }
        return "";
    }
}
