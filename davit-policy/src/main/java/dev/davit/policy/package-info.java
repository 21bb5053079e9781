@NullMarked
package dev.davit.policy;

import org.jspecify.annotations.NullMarked;
