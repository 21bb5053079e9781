/**
 * Who is asked beside the roles whether a request is permitted, as the data dir's files say.
 *
 * <p>Comes in: {@code authorization.yaml} and the files that it names, followed while the server
 * runs. Goes out: {@link dev.davit.policy.access.Advisers}. Never here: what roles allow.
 */
@NullMarked
package dev.davit.app.authorizer;

import org.jspecify.annotations.NullMarked;
