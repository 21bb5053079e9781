@NullMarked
package dev.davit.lifecycle;

import org.jspecify.annotations.NullMarked;
