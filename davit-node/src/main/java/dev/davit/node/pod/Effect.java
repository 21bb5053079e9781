package dev.davit.node.pod;

import dev.davit.model.json.JsonObject;
import dev.davit.node.spec.TokenKey;
import dev.davit.node.spec.VolumeContents;
import dev.davit.port.ContainerSpec;
import dev.davit.port.ImagePulls;
import dev.davit.port.Limits;
import dev.davit.port.SandboxSpec;
import java.util.List;

/**
 * One thing to do to the outside. Each can be done twice. Of those with the same key one is under
 * way at a time.
 */
public sealed interface Effect {

    /** What it is about; also the name of the step that it serves, where it serves one. */
    String key();

    /** Makes a volume, or changes its files. */
    record MakeVolume(String volume, int idBase, VolumeContents contents) implements Effect {
        @Override
        public String key() {
            return "volume/" + volume;
        }
    }

    record RemoveVolume(String volume) implements Effect {
        @Override
        public String key() {
            return "volume/" + volume;
        }
    }

    /**
     * Has an image: looks it up, and pulls it where the policy says so.
     *
     * @param container its name, or {@link #OF_VOLUME} and that of the volume that shows it
     * @param pinnedId the image of the run before, taken where it is still there; empty: none
     * @param secrets to pull with
     * @param doubts what is wrong with the pod's pull secrets, for the message of a pull that fails
     */
    record FindImage(
            String container,
            String reference,
            String pinnedId,
            PullPolicy policy,
            List<ImagePulls.Secret> secrets,
            List<String> doubts)
            implements Effect {
        /** No container is called so. */
        static final String OF_VOLUME = "volume/";

        public FindImage {
            secrets = List.copyOf(secrets);
            doubts = List.copyOf(doubts);
        }

        @Override
        public String key() {
            return key(container, reference);
        }

        /** Whom events of it are about: the container, or none. */
        String about() {
            return ofVolume() ? "" : container;
        }

        boolean ofVolume() {
            return container.startsWith(OF_VOLUME);
        }

        /** A pull of a wrong name does not keep that of the right one waiting. */
        static String key(String container, String reference) {
            return "image/" + container + " " + reference;
        }
    }

    record EnsureSandbox(SandboxSpec spec) implements Effect {
        @Override
        public String key() {
            return "sandbox";
        }
    }

    /** Takes namespaces and link away, to be made anew; volumes stay. */
    record RemoveSandbox() implements Effect {
        @Override
        public String key() {
            return "sandbox";
        }
    }

    record ResizeSandbox(Limits limits) implements Effect {
        @Override
        public String key() {
            return "sandbox";
        }
    }

    record Start(ContainerSpec spec) implements Effect {
        @Override
        public String key() {
            return "run/" + spec.container();
        }
    }

    /**
     * Runs a hook to its end.
     *
     * @param timeoutMillis when it is cut
     */
    record RunHook(Hook.Stage stage, String container, int attempt, Hook hook, long timeoutMillis)
            implements Effect {
        @Override
        public String key() {
            return stage.field() + "/" + container;
        }
    }

    record Resize(String container, String id, Limits limits) implements Effect {
        @Override
        public String key() {
            return "run/" + container;
        }
    }

    record Mount(String container, String id, String volume, List<ContainerSpec.Mount> mounts)
            implements Effect {
        public Mount {
            mounts = List.copyOf(mounts);
        }

        @Override
        public String key() {
            return "run/" + container;
        }
    }

    record Signal(String container, String id, int signal) implements Effect {
        @Override
        public String key() {
            return "signal/" + container;
        }
    }

    /** Removes an ended run, and logs of runs before the one before it. */
    record RemoveRun(String container, String id) implements Effect {
        @Override
        public String key() {
            return "remove/" + id;
        }
    }

    /** Waits, for so long at most, until nobody is sent to the pod's address. */
    record Withdraw(String run, String address) implements Effect {
        @Override
        public String key() {
            return "withdraw";
        }
    }

    /** Takes the pod from the host: its sandbox with all that is in it, and files of it. */
    record Teardown(Files files) implements Effect {
        /** What goes of the pod's own folder. */
        public enum Files {
            /** Nothing: the folders of all pods go together, once no pod is left. */
            NONE,
            /** Its volumes; somebody may still read its logs. */
            VOLUMES,
            VOLUMES_AND_LOGS
        }

        @Override
        public String key() {
            return "teardown";
        }
    }

    record PatchStatus(JsonObject patch) implements Effect {
        @Override
        public String key() {
            return "status";
        }
    }

    /** Asks the server for a token that a volume shows. */
    record FetchToken(TokenKey token) implements Effect {
        @Override
        public String key() {
            return "token/"
                    + token.serviceAccount()
                    + "/"
                    + token.audience()
                    + "/"
                    + token.seconds();
        }
    }

    /** Tells the server that the pod's stop has ended. */
    record Release() implements Effect {
        @Override
        public String key() {
            return "release";
        }
    }

    /** An event for people; lost where the server is away. */
    record Tell(boolean warning, String reason, String message, String container)
            implements Effect {
        @Override
        public String key() {
            return "";
        }
    }
}
