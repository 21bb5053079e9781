/**
 * Webhooks that are asked about requests: in the right order, each question once, and never by the
 * thread that commits. How a question is carried to a program outside is not known here.
 */
@NullMarked
package dev.davit.gate.hook;

import org.jspecify.annotations.NullMarked;
