@NullMarked
package dev.davit.linux;

import org.jspecify.annotations.NullMarked;
