package dev.davit.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClassesFirstTest {
    /** There are more than a thousand; a list that came out empty would protect nothing. */
    @Test
    void everyClassOfOursIsLoaded() {
        assertThat(ClassesFirst.load()).isGreaterThan(500);
    }
}
