@NullMarked
package dev.davit.app;

import org.jspecify.annotations.NullMarked;
