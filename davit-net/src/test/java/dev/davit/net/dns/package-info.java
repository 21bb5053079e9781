@NullMarked
package dev.davit.net.dns;

import org.jspecify.annotations.NullMarked;
