/**
 * The images of this node: archives in, unpacked and verified layers out.
 *
 * <p>Comes in: archives as {@code docker save}, skopeo or buildah write them. Goes out: directories
 * that an overlay can be mounted from, and what the image says of its program. Never here: mounts,
 * registries, who uses an image.
 *
 * <p>Layers are kept as overlay wants them: a whiteout is a character device 0:0, an opaque
 * directory carries {@code trusted.overlay.opaque}; both are what an overlay mounted by root in the
 * host's user namespace understands, idmapped or not.
 */
@NullMarked
package dev.davit.linux.image;

import org.jspecify.annotations.NullMarked;
