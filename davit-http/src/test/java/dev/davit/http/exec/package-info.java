@NullMarked
package dev.davit.http.exec;

import org.jspecify.annotations.NullMarked;
