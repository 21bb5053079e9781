@NullMarked
package dev.davit.node;

import org.jspecify.annotations.NullMarked;
