package dev.davit.gate;

import dev.davit.model.image.StoredObject;

/**
 * A stream may be opened.
 *
 * @param nodeName where the pod runs
 * @param container the one that is meant, found by default where the request named none; empty
 *     where the stream is the whole pod's
 */
public record StreamPermit(StoredObject pod, String nodeName, String container) {}
