@NullMarked
package dev.davit.conformance;

import org.jspecify.annotations.NullMarked;
