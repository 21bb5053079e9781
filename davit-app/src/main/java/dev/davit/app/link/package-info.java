/** How rooms that must not know each other meet inside one process: always through the gate. */
@NullMarked
package dev.davit.app.link;

import org.jspecify.annotations.NullMarked;
