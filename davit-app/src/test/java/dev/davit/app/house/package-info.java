/** Checks of the house as a whole: who imports whom. */
@NullMarked
package dev.davit.app.house;

import org.jspecify.annotations.NullMarked;
