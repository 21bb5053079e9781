/** Tests against the real kernel. */
@org.jspecify.annotations.NullMarked
package dev.davit.linux;
