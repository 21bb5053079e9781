/**
 * How the program's own log looks: a line of JSON per event, or plain text on a terminal.
 *
 * <p>Rooms log through {@link java.lang.System.Logger}: an event's name first, then {@code
 * key=value} pairs. Never here: secrets; what a user asked for is answered, not logged.
 */
@NullMarked
package dev.davit.app.log;

import org.jspecify.annotations.NullMarked;
