/** Verbs, without a server. */
@org.jspecify.annotations.NullMarked
package dev.davit.cli.verb;
