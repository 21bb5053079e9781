/** Tests of what is passed on. */
@NullMarked
package dev.davit.http.proxy;

import org.jspecify.annotations.NullMarked;
