package dev.davit.linux.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HostCheckTest {
    @Test
    void knowsTheOldestKernel() {
        assertThat(HostCheck.kernel("5.15.0-91-generic").level()).isEqualTo(HostCheck.Level.OK);
        assertThat(HostCheck.kernel("6.18.44").level()).isEqualTo(HostCheck.Level.OK);
        assertThat(HostCheck.kernel("5.10.0-8-amd64").level()).isEqualTo(HostCheck.Level.MISSING);
        assertThat(HostCheck.kernel("5.10.0-8-amd64").mend()).contains("5.15");
    }

    @Test
    void everyFindingThatIsNotOkSaysHowToMendIt() {
        assertThat(HostCheck.run())
                .isNotEmpty()
                .allSatisfy(finding ->
                        assertThat(finding.mend().isEmpty())
                                .as(finding.toString())
                                .isEqualTo(finding.level() == HostCheck.Level.OK));
    }
}
