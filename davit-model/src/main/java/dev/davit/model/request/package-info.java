/** What is asked of the gate, and what it answers. */
@NullMarked
package dev.davit.model.request;

import org.jspecify.annotations.NullMarked;
