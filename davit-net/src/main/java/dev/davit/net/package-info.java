@NullMarked
package dev.davit.net;

import org.jspecify.annotations.NullMarked;
