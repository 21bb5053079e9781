@NullMarked
package dev.davit.schedule;

import org.jspecify.annotations.NullMarked;
