package dev.davit.linux.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.linux.sys.Processes;
import dev.davit.linux.sys.Pump;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    @TempDir Path folder;

    @Test
    void becomesTheProgramWithItsArgumentsAsTheyAre() {
        List<String> odd = List.of("two words", "it's", "$HOME", "`id`", "\\", "*", "");
        List<String> command = new ArrayList<>(List.of("/usr/bin/printf", "%s\\n"));
        command.addAll(odd);
        List<String> program = List.of("/bin/sh", "-c", "exec \"$@\" >&3", "sh");
        List<String> all = new ArrayList<>(program);
        all.addAll(command);

        try (Launcher launcher = Launcher.start(pid -> {})) {
            long ticks = launcher.ticks();
            assertThat(Processes.lives(launcher.process().pid(), ticks)).isTrue();
            launcher.become(all);
            String said = new String(Pump.readAll(launcher.answer(), 4096), StandardCharsets.UTF_8);
            assertThat(said.split("\n", -1)).containsExactly(withEnd(odd));
            assertThat(launcher.process().await()).isZero();
        }
    }

    private static String[] withEnd(List<String> lines) {
        List<String> all = new ArrayList<>(lines);
        all.add("");
        return all.toArray(String[]::new);
    }

    @Test
    void isTheSameProcessBeforeAndAfter() {
        try (Launcher launcher = Launcher.start(pid -> {})) {
            int pid = launcher.process().pid();
            launcher.become(List.of("/bin/sh", "-c", "echo $$ >&3; exec sleep 100"));
            assertThat(Pump.readLine(launcher.answer(), 100)).isEqualTo("" + pid);
            assertThat(Processes.lives(pid, launcher.ticks())).isTrue();
            Processes.signal(pid, launcher.ticks(), 9);
            assertThat(launcher.process().await()).isEqualTo(128 + 9);
        }
    }

    @Test
    void endsWithoutALineAndHasDoneNothing() {
        Launcher launcher = Launcher.start(pid -> {});
        launcher.close();
        assertThat(launcher.process().await()).isZero();
        assertThat(launcher.lives()).isFalse();
    }

    /** As a kill of Davit in the middle of writing would leave it. */
    @Test
    void halfALineIsNoLine() {
        Path made = folder.resolve("made");
        Launcher launcher = Launcher.start(pid -> {});
        launcher.write("'/bin/sh' '-c' 'echo > " + made + "'");
        launcher.close();
        assertThat(launcher.process().await()).isZero();
        assertThat(Files.exists(made)).isFalse();
    }
}
