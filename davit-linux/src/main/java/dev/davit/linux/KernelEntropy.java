package dev.davit.linux;

import dev.davit.port.Entropy;
import java.security.SecureRandom;

/** The kernel's randomness. */
public final class KernelEntropy implements Entropy {
    private final SecureRandom random = new SecureRandom();

    @Override
    public void fill(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
