@NullMarked
package dev.davit.control.discovery;

import org.jspecify.annotations.NullMarked;
