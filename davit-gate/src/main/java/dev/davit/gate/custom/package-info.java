/**
 * Objects of custom kinds on their way in and out: in whichever version they are asked for, as
 * their definition is now, whenever they were written.
 */
@NullMarked
package dev.davit.gate.custom;

import org.jspecify.annotations.NullMarked;
