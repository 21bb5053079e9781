/** Classes that break the house's rules on purpose, so that a test sees the rules catch them. */
@NullMarked
package dev.davit.base.planted;

import org.jspecify.annotations.NullMarked;
