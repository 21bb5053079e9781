/**
 * Those who are asked beside the roles whether a request is permitted: what their files say.
 *
 * <p>Comes in: an AuthorizationConfiguration, a policy file, questions. Goes out: who is asked in
 * which order, what a policy file answers, what a webhook is asked. Never here: files, sockets, a
 * clock.
 */
@NullMarked
package dev.davit.policy.authorizer;

import org.jspecify.annotations.NullMarked;
