/** The wire, against a socket. */
@org.jspecify.annotations.NullMarked
package dev.davit.cli.wire;
