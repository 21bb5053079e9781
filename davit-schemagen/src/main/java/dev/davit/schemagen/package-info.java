@NullMarked
package dev.davit.schemagen;

import org.jspecify.annotations.NullMarked;
