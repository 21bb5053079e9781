/** Tests that need no root. */
@org.jspecify.annotations.NullMarked
package dev.davit.linux.sys;
