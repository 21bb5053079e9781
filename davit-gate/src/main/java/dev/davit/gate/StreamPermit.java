package dev.davit.gate;

import dev.davit.model.image.StoredObject;

/**
 * A stream may be opened.
 *
 * @param nodeName where the pod runs
 * @param container the one that is meant, found by default where the request named none
 */
public record StreamPermit(StoredObject pod, String nodeName, String container) {}
