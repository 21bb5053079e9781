/**
 * Registries as a client sees them: OCI distribution v2 over HTTP.
 *
 * <p>Comes in: a registry's name, a repository, digests, credentials. Goes out: documents and
 * streams of blobs, checked for size; or a {@link dev.davit.linux.image.registry.RegistryFailure}
 * that says in one sentence what is wrong and what to do. Never here: what is in an image, the
 * store of images, a credential in a message.
 */
@NullMarked
package dev.davit.linux.image.registry;

import org.jspecify.annotations.NullMarked;
