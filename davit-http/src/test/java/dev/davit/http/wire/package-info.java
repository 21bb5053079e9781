@NullMarked
package dev.davit.http.wire;

import org.jspecify.annotations.NullMarked;
