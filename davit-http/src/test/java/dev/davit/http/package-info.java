@NullMarked
package dev.davit.http;

import org.jspecify.annotations.NullMarked;
