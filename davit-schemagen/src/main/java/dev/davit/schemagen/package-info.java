/**
 * A tool of the build: reads the descriptors and the documentation of Kubernetes' API from {@code
 * io.kubernetes:client-java-proto} and writes the compact catalogue that davit-model serves from.
 *
 * <p>Comes in: the artifact's classes and its sources. Goes out: three files, {@code
 * kubernetes.schema}, {@code kubernetes.docs} and {@code kubernetes.wire}. Never here: anything the
 * running program needs; text of the API that is typed in by hand, except the few facts in {@link
 * dev.davit.schemagen.Corrections} that the artifact does not carry.
 */
@NullMarked
package dev.davit.schemagen;

import org.jspecify.annotations.NullMarked;
