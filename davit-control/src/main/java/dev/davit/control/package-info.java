@NullMarked
package dev.davit.control;

import org.jspecify.annotations.NullMarked;
