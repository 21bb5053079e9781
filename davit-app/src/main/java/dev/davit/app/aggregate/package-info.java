/**
 * Other API servers: which there are, whether they answer, and what they say that they serve.
 *
 * <p>Comes in: APIServices that name a service, and the service's ready endpoints. Goes out: their
 * condition {@code Available}, what discovery tells of them, and the way to each. Never here: whose
 * request is passed on, and the passing.
 */
@NullMarked
package dev.davit.app.aggregate;

import org.jspecify.annotations.NullMarked;
