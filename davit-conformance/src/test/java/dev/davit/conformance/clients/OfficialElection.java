package dev.davit.conformance.clients;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoordinationV1Api;
import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1LeaseSpec;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.time.OffsetDateTime;
import org.jspecify.annotations.NullUnmarked;

/**
 * One candidate for a Lease, as Kubernetes' libraries do it: whose replacement goes through leads.
 */
// The client's types say of everything that it may be missing; what is missing ends the run.
@NullUnmarked
final class OfficialElection implements AutoCloseable {
    static final long RETRY_MILLIS = 300;
    private static final String NAME = "leader";
    private static final int LEASE_SECONDS = 2;
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private final CoordinationV1Api api;
    private final String namespace;
    private final String self;
    private final Thread thread = Thread.ofPlatform().name("candidate").unstarted(this::run);
    private volatile boolean leads;

    OfficialElection(ApiClient client, String namespace, String self) {
        this.api = new CoordinationV1Api(client);
        this.namespace = namespace;
        this.self = self;
    }

    void start() {
        thread.start();
    }

    boolean leads() {
        return leads;
    }

    String holder() throws ApiException {
        return api.readNamespacedLease(NAME, namespace).execute().getSpec().getHolderIdentity();
    }

    private void run() {
        try {
            while (true) {
                leads = tried();
                Thread.sleep(RETRY_MILLIS);
            }
        } catch (InterruptedException told) {
            leads = false;
        } catch (ApiException refused) {
            leads = false;
            System.out.println("NOT AS IT SHOULD BE: the Lease: " + refused.getResponseBody());
            System.exit(1);
        }
    }

    private boolean tried() throws ApiException {
        OffsetDateTime now = OffsetDateTime.now(java.time.ZoneOffset.UTC);
        try {
            V1Lease lease = api.readNamespacedLease(NAME, namespace).execute();
            V1LeaseSpec spec = lease.getSpec();
            boolean mine = self.equals(spec.getHolderIdentity());
            boolean free =
                    spec.getRenewTime().plusSeconds(spec.getLeaseDurationSeconds()).isBefore(now);
            if (!mine && !free) {
                return false;
            }
            spec.holderIdentity(self).renewTime(now);
            api.replaceNamespacedLease(NAME, namespace, lease).execute();
            return true;
        } catch (ApiException refused) {
            return switch (refused.getCode()) {
                case NOT_FOUND -> made(now);
                case CONFLICT -> false;
                default -> throw refused;
            };
        }
    }

    private boolean made(OffsetDateTime now) throws ApiException {
        V1LeaseSpec spec =
                new V1LeaseSpec()
                        .holderIdentity(self)
                        .leaseDurationSeconds(LEASE_SECONDS)
                        .acquireTime(now)
                        .renewTime(now);
        try {
            api.createNamespacedLease(
                            namespace,
                            new V1Lease().metadata(new V1ObjectMeta().name(NAME)).spec(spec))
                    .execute();
            return true;
        } catch (ApiException refused) {
            if (refused.getCode() == CONFLICT) {
                return false;
            }
            throw refused;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }
}
