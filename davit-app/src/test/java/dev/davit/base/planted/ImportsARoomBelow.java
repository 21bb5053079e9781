package dev.davit.base.planted;

import dev.davit.model.image.StoredObject;

/** Planted: base must not know what an object is. */
public record ImportsARoomBelow(StoredObject object) {}
