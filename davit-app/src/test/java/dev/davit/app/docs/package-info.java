/** Documents that must stay true. */
@org.jspecify.annotations.NullMarked
package dev.davit.app.docs;
