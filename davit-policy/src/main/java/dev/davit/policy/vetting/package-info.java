/**
 * Admission policies at work: which of them a request is for, what they say of it, what they make
 * of it. In: policies as they are stored, a request, and what is around it. Out: verdicts, and
 * objects as policies want them. What a policy may look like is {@code policy.admission}'s.
 */
@NullMarked
package dev.davit.policy.vetting;

import org.jspecify.annotations.NullMarked;
