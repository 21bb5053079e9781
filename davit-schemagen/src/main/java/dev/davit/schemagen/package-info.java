/**
 * Tools of the build. The main one reads the descriptors and the documentation of Kubernetes' API
 * from {@code io.kubernetes:client-java-proto} and writes the compact catalogue that davit-model
 * serves from.
 *
 * <p>{@link dev.davit.schemagen.RaiseClasses} makes libraries fit for the JVM's cache of classes.
 *
 * <p>Comes in: the artifact's classes and its sources. Goes out: three files, {@code
 * kubernetes.schema}, {@code kubernetes.docs} and {@code kubernetes.wire}. Never here: anything the
 * running program needs; text of the API that is typed in by hand, except the few facts in {@link
 * dev.davit.schemagen.Corrections} that the artifact does not carry.
 */
@NullMarked
package dev.davit.schemagen;

import org.jspecify.annotations.NullMarked;
