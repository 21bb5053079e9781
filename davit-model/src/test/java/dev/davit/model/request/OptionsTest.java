package dev.davit.model.request;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static boolean watch(String... values) {
        TreeMap<String, List<String>> options = new TreeMap<>();
        if (values.length > 0) {
            options.put("watch", List.of(values));
        }
        return new Options(options).flag("watch");
    }

    @Test
    void flagsAreReadAsKubernetesReadsThem() {
        assertThat(watch()).isFalse();
        assertThat(watch("false")).isFalse();
        assertThat(watch("False")).isFalse();
        assertThat(watch("0")).isFalse();
        assertThat(watch("true")).isTrue();
        assertThat(watch("True")).isTrue();
        assertThat(watch("1")).isTrue();
        assertThat(watch("")).isTrue();
    }
}
