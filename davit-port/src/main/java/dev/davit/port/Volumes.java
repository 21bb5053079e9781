package dev.davit.port;

import java.util.List;
import java.util.SortedMap;

/** Makes the directories that containers mount. Every call can be repeated. */
public interface Volumes {

    /**
     * An empty directory that lives as long as its pod.
     *
     * @param memory keep it in memory (tmpfs)
     * @param sizeBytes 0 for no limit of its own
     * @return its path on the host
     */
    String emptyDir(String podUid, String volume, Owner owner, boolean memory, long sizeBytes);

    /**
     * Files with given contents, changed together in one step when called again: a reader sees all
     * old files or all new ones.
     *
     * @param secret keep them in memory, never on disk
     * @return its path on the host
     */
    String files(
            String podUid,
            String volume,
            Owner owner,
            boolean secret,
            SortedMap<String, FileContent> files);

    /**
     * What an image holds, to be read only; nothing of it can be run. What was shown under the
     * volume's name before is shown no more to containers that start.
     *
     * @param layers directories of unpacked layers, lowest first (see {@link Images})
     * @return its path on the host
     */
    String image(String podUid, String volume, Owner owner, String imageId, List<String> layers);

    /**
     * A path of the host, looked at and made where its type says so.
     *
     * @param type as {@code hostPath.type} has it; empty: whatever is there
     * @return the path without links
     */
    String hostPath(String path, String type);

    /** What is in a volume of a pod, in bytes on disk; 0 where it is gone. */
    long usedBytes(String podUid, String volume);

    /** Shows a volume in a container that runs already. False where the kernel cannot. */
    boolean mountLive(String containerId, ContainerSpec.Mount mount);

    void remove(String podUid, String volume);

    void removeAll(String podUid);

    /** Removes the volumes of all pods, and the logs beside them: for when no pod is left. */
    void clear();

    /**
     * Whose files in a volume are.
     *
     * @param idBase the host's id of the pod's root
     * @param group of the pod that shares what is in it, as {@code fsGroup} has it; {@link #ALONE}:
     *     its root's own
     */
    record Owner(int idBase, int group) {
        public static final int ALONE = -1;

        /** Who shares it with nobody in particular. */
        public Owner(int idBase) {
            this(idBase, ALONE);
        }

        public boolean shared() {
            return group != ALONE;
        }

        /** The host's number of the group. */
        public int gid() {
            return idBase + Math.max(group, 0);
        }
    }

    /**
     * @param mode permission bits, such as 0644
     */
    @SuppressWarnings("ArrayRecordComponent")
    record FileContent(byte[] bytes, int mode) {}
}
