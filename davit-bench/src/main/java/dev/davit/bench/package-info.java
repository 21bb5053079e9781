@NullMarked
package dev.davit.bench;

import org.jspecify.annotations.NullMarked;
