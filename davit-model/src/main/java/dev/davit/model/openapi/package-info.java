/**
 * What is served, told to clients: discovery, and OpenAPI documents.
 *
 * <p>Comes in: the registry of kinds, their schemas. Goes out: documents. Never here: who asks,
 * HTTP.
 */
@NullMarked
package dev.davit.model.openapi;

import org.jspecify.annotations.NullMarked;
