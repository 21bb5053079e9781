/**
 * APIServices: an object for each group and version that is served.
 *
 * <p>Comes in: the kinds that an image serves, and the APIServices in it. Goes out: those that are
 * missing, wrong, or of groups that are gone. Never here: what is served; nobody reads it from
 * these.
 */
@NullMarked
package dev.davit.control.registration;

import org.jspecify.annotations.NullMarked;
