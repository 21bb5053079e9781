/**
 * What keeps definitions of custom kinds true. In: definitions and the objects of their kinds. Out:
 * requests. Never here: what an object of a custom kind means.
 */
@NullMarked
package dev.davit.control.custom;

import org.jspecify.annotations.NullMarked;
