package dev.davit.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.base.HostFailure;
import dev.davit.store.StoreSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryBoundsTest {
    @Test
    void nothingSaidIsTheUsual() {
        assertThat(HistoryBounds.of(Map.of())).isEqualTo(StoreSettings.Retention.DEFAULTS);
        assertThat(HistoryBounds.of(Map.of(HistoryBounds.DAYS, " ")))
                .isEqualTo(StoreSettings.Retention.DEFAULTS);
    }

    @Test
    void bothMayBeSaid() {
        StoreSettings.Retention bounds =
                HistoryBounds.of(Map.of(HistoryBounds.DAYS, "0.25", HistoryBounds.ENTRIES, "20"));
        assertThat(bounds.ageMillis()).isEqualTo(6 * 3_600_000);
        assertThat(bounds.perObject()).isEqualTo(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "many", "NaN", "1e9"})
    void whatIsNoNumberOfDaysIsRefused(String days) {
        assertThatThrownBy(() -> HistoryBounds.of(Map.of(HistoryBounds.DAYS, days)))
                .isInstanceOf(HostFailure.class)
                .hasMessageContaining("DAVIT_HISTORY_DAYS")
                .hasMessageContaining("a number above 0");
    }
}
