package dev.davit.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerFileTest {
    @TempDir Path temp;

    @Test
    void findsTheRunningProgram() {
        Path file = temp.resolve("server.json");
        assertThat(ServerFile.running(file)).isEmpty();
        ServerFile here = ServerFile.here("127.0.0.1:6443", "n1");
        here.write(file);
        assertThat(ServerFile.running(file)).contains(here);
    }

    @Test
    void aReusedProcessIdIsNotTheProgram() {
        Path file = temp.resolve("server.json");
        ServerFile here = ServerFile.here("127.0.0.1:6443", "n1");
        new ServerFile(here.pid(), here.startTicks() + "0", here.address(), "n1").write(file);
        assertThat(ServerFile.read(file)).isPresent();
        assertThat(ServerFile.running(file)).isEmpty();
    }
}
