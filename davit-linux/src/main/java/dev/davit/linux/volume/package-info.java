/**
 * Volumes: directories under the data dir's {@code pods/<uid>/volumes}, and showing them in running
 * containers. In: names and contents; out: paths on the host. Never here: ConfigMaps, Secrets.
 */
@NullMarked
package dev.davit.linux.volume;

import org.jspecify.annotations.NullMarked;
