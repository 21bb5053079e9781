@NullMarked
package dev.davit.sim;

import org.jspecify.annotations.NullMarked;
